"""What a text counts, measures and dates, read as values, so that two languages can be compared."""
