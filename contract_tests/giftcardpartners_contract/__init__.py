"""The contract gate: judge any server by its URL, against openapi.yaml and the rules of business behind it."""
