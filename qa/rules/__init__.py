"""The rules: a folder a family, a file a rule, one table (`registry.py`)."""
