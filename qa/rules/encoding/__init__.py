"""ENC: what encodings, web pages and translation software leave behind."""
