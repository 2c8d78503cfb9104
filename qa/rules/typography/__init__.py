"""TYP: punctuation, spacing, capitals and numbers."""
