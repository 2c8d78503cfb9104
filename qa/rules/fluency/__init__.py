"""The fluency rules."""
