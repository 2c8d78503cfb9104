"""Rules about the language of the text: the whole document, a passage, a run of words, a word."""
