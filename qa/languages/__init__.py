"""What the rules know of a language: one TOML file each, read into a frozen `Language`.

The keys are described for contributors in `README.md` beside the files.
"""

from qa.languages.language import CODES, Language, LanguageFileError, load, sentence_words

__all__ = ["CODES", "Language", "LanguageFileError", "load", "sentence_words"]
