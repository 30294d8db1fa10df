"""Does the target keep the rules of business that YAML cannot say?"""
