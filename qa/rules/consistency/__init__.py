"""Rules about things that an article should write in one way throughout."""
