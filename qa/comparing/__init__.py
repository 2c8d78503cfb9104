"""Translations against reference translations: BLEU, chrF and TER by sacreBLEU, with tests of significance.

`segments.py` reads files into segments, `scores.py` scores them, `gate.py` says whether the scores are good enough.
"""
