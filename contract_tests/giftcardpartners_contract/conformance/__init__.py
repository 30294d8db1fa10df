"""Does every answer, to whatever request, have the shape that openapi.yaml promises?"""
