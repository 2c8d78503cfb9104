"""The layout rules."""
