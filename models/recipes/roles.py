"""Train the network that infers the role of a block in plain text, and write it to `qa/roles.npz`.

    python models/recipes/roles.py --pages DATA/train/pages.jsonl.xz --out qa/roles.npz [--dev DATA/dev/pages.jsonl.xz]

Trained on pages whose markup tells the roles. Every epoch shows each page in another state: as it is; without the
lines of the page above and below the story; the story alone (which must stay unmarked); paragraphs cut into single
sentences, as many publishers print them; captions and credits moved between paragraphs. In half of the showings the
words are hidden, so that the network also learns what holds in languages it has no words for. Fixed seed; two minutes
on one core.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import re
import zlib
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from qa.cues import agency
from qa.roles import BUCKETS, ROLES, Network, features, probabilities, word_buckets

WORD_SIZE = 24
HIDDEN = 96
EPOCHS = 14
SEED = 7

Line = tuple[str, str]  # label, text
_SENTENCE = re.compile(r"(?<=[.!?…][\"”“»’]) +|(?<=[.!?…]) +(?=[A-ZÄÖÜÁÉÍÓÚÀÈÇŁŚŻ„“«¿¡\"])")


_STOP = re.compile(r"[.!?](?=\s|$)")


def read(path: Path) -> list[tuple[str, list[Line]]]:
    """Language and labelled lines of each page, the commonest labelling errors mended."""
    pages = []
    with lzma.open(path, "rt", encoding="utf-8") as stream:
        for row in map(json.loads, stream):
            pages.append((row["lang"], [(_mended(line["label"], line["text"]), line["text"]) for line in row["lines"]]))
    return pages


def _mended(label: str, text: str) -> str:
    """Credits that the extractor took for bylines."""
    if label == "byline" and len(text) < 90 and ("©" in text or agency(text)) and not re.search(r"\d\d:\d\d", text):
        return "credit"
    return label


def shown(lines: list[Line], rng: random.Random) -> list[Line]:
    """The page in one of the states in which text reaches a checker."""
    state = rng.random()
    story = [i for i, (label, _) in enumerate(lines) if label == "body"]
    if not story:
        return lines
    if state < 0.45:
        pass
    elif state < 0.60:
        lines = lines[max(0, story[0] - rng.randint(0, 6)) : story[-1] + 1 + rng.randint(0, 8)]
    elif state < 0.75:
        lines = [(label, text) for label, text in lines if label in ("body", "heading", "title")]
    elif state < 0.90:
        keep = rng.random()
        lines = [
            (label, t)
            for label, t in lines
            if label in ("body", "heading", "title", "caption", "credit") or rng.random() < keep
        ]
    else:
        lines = [(label, text) for label, text in lines if label == "body"]
    if rng.random() < 0.35:
        lines = [(label, part) for label, t in lines for part in (_SENTENCE.split(t) if label == "body" else [t])]
    elif rng.random() < 0.2:
        lines = joined(lines, rng)
    if rng.random() < 0.3:
        lines = moved(lines, rng)
    if rng.random() < 0.25:
        lines = listed(lines, rng)
    script = rng.random()
    if script < 0.12:  # as in Arabic or Hindi: no capitals
        lines = [(label, text.lower()) for label, text in lines]
    elif script < 0.22:  # as in Chinese: two characters a word, no spaces
        lines = [(label, _SPELT.sub(_as_chinese, text).replace(" ", "")) for label, text in lines]
    elif script < 0.28:  # as in Thai: neither capitals nor spaces nor stops
        lines = [(label, _STOP.sub(r" ", text.lower().replace(" ", "")).translate(_THAI)) for label, text in lines]
    return [(label, text) for label, text in lines if text.strip()]


_SPELT = re.compile(r"[^\W\d_]+|[.!?](?=\s|$)")
_THAI = {c: 0x0E01 + (c - 97) for c in range(97, 123)}


def _as_chinese(m: re.Match[str]) -> str:
    number = zlib.crc32(m[0].lower().encode())
    return "。" if m[0] in ".!?" else chr(0x4E00 + number % 9000) + chr(0x4E00 + number // 9000 % 9000)


def listed(lines: list[Line], rng: random.Random) -> list[Line]:
    """A paragraph of the story broken into short lines, as lists, results and verse are: story none the less."""
    story = [i for i, (label, text) in enumerate(lines) if label == "body" and len(text) > 150]
    if not story:
        return lines
    at = rng.choice(story)
    parts = [p.strip(" .") for p in re.split(r"[,;:.–—]\s+", lines[at][1]) if len(p) > 8]
    bullet = rng.choice(["", "", "- ", "• ", "{}. ", "{}: "])
    end = rng.choice(["", "", ";", ".", ","])
    return [*lines[:at], *(("body", bullet.format(i + 1) + p + end) for i, p in enumerate(parts)), *lines[at + 1 :]]


def joined(lines: list[Line], rng: random.Random) -> list[Line]:
    """Caption and credit on one line, as many pages have them."""
    result: list[Line] = []
    for label, text in lines:
        if label == "credit" and result and result[-1][0] == "caption":
            shape = rng.choice([" {}", " ({})", " | {}", " © {}", " {}", " [{}]"])
            result[-1] = ("caption", result[-1][1] + shape.format(text))
        else:
            result.append((label, text))
    return result


def moved(lines: list[Line], rng: random.Random) -> list[Line]:
    """Captions (with the credits that follow them) and links put between other paragraphs."""
    groups: list[list[Line]] = []
    rest: list[Line] = []
    for label, text in lines:
        if label in ("caption", "credit", "related") and rng.random() < 0.7:
            if label == "credit" and groups and groups[-1][-1][0] == "caption":
                groups[-1].append((label, text))
            else:
                groups.append([(label, text)])
        else:
            rest.append((label, text))
    for group in groups:
        at = rng.randint(1, max(1, len(rest)))
        rest[at:at] = group
    return rest


class Model(nn.Module):
    """The same computation as `qa.roles.probabilities`, with dropout, for training."""

    def __init__(self, size: int, mean: torch.Tensor, scale: torch.Tensor) -> None:
        super().__init__()
        self.mean, self.scale = mean, scale
        self.words = nn.EmbeddingBag(BUCKETS, WORD_SIZE, mode="mean")
        nn.init.normal_(self.words.weight, std=0.1)
        self.hidden = nn.Linear(size + 3 * WORD_SIZE, HIDDEN)
        self.out = nn.Linear(HIDDEN, len(ROLES))
        self.drop = nn.Dropout(0.3)

    def forward(self, values: torch.Tensor, words: torch.Tensor, offsets: torch.Tensor, hide: bool) -> torch.Tensor:
        """Logits, one row a block; `hide` blots the words out."""
        bag = self.words(words, offsets)
        if hide:
            bag = bag * 0
        zero = bag.new_zeros(1, bag.shape[1])
        before, after = torch.cat([zero, bag[:-1]]), torch.cat([bag[1:], zero])
        x = torch.cat([(values - self.mean) / self.scale, self.drop(bag), self.drop(before), self.drop(after)], dim=1)
        result: torch.Tensor = self.out(self.drop(torch.relu(self.hidden(x))))
        return result


Example = tuple[Any, list[list[int]], Any]


def example(lang: str, lines: list[Line]) -> Example:
    """Features, words and labels of a page; a label that is not inferred counts as -1."""
    texts = [t for _, t in lines]
    index = {role.value: i for i, role in enumerate(ROLES)}
    return (
        features(texts, lang),
        [word_buckets(t) for t in texts],
        np.array([index.get(label, -1) for label, _ in lines]),
    )


def train(pages: list[tuple[str, list[Line]]]) -> Network:
    """Train on pages shown in many states."""
    rng = random.Random(SEED)
    torch.manual_seed(SEED)
    first = np.concatenate([features([t for _, t in lines], lang) for lang, lines in pages])
    mean, scale = first.mean(axis=0), first.std(axis=0) + 1e-3
    model = Model(first.shape[1], torch.tensor(mean), torch.tensor(scale))
    counts = Counter(label for _, lines in pages for label, _ in lines)
    weight = torch.tensor([(counts["body"] / max(1, counts[r.value])) ** 0.35 for r in ROLES])
    optimiser = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.02)
    steps = EPOCHS * len(pages) // 4
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, total_steps=steps + 8)
    for epoch in range(EPOCHS):
        rng.shuffle(pages)
        total = 0.0
        for i in range(0, len(pages) - 3, 4):
            optimiser.zero_grad()
            for lang, lines in pages[i : i + 4]:
                state = shown(lines, rng)
                if not state:
                    continue
                values, words, labels = example(lang, state)
                flat = torch.tensor([w for ws in words for w in ws], dtype=torch.long)
                offsets = torch.tensor(np.cumsum([0, *(len(ws) for ws in words[:-1])]), dtype=torch.long)
                logits = model(torch.tensor(values), flat, offsets, hide=rng.random() < 0.35)
                loss = nn.functional.cross_entropy(
                    logits, torch.tensor(labels), weight=weight, ignore_index=-1, label_smoothing=0.05, reduction="sum"
                )
                loss = loss / 60
                loss.backward()  # type: ignore[no-untyped-call]
                total += loss.item()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
        print(f"epoch {epoch + 1}: loss {total / len(pages):.3f}", flush=True)
    model.eval()
    arrays = [
        model.words.weight,
        model.mean,
        model.scale,
        model.hidden.weight.T,
        model.hidden.bias,
        model.out.weight.T,
        model.out.bias,
    ]
    return Network(*(a.detach().numpy().astype(np.float32) for a in arrays))


def evaluate(net: Network, pages: list[tuple[str, list[Line]]]) -> None:
    """Print precision and recall of each role."""
    table: Counter[tuple[str, str]] = Counter()
    for lang, lines in pages:
        values, words, _ = example(lang, lines)
        for row, (label, _) in zip(probabilities(net, values, words), lines, strict=True):
            table[label, ROLES[int(row.argmax())].value] += 1
    for role in ROLES:
        right = table[role.value, role.value]
        gold = sum(n for (g, _), n in table.items() if g == role.value)
        found = sum(n for (_, f), n in table.items() if f == role.value)
        print(f"{role.value:10} precision {right / max(1, found):.3f} recall {right / max(1, gold):.3f} of {gold}")


def main() -> None:
    """Train, write and, with `--dev`, evaluate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, required=True)
    parser.add_argument("--dev", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    net = train(read(args.pages))
    np.savez_compressed(
        args.out,
        **{name: array.astype(np.float16 if name == "words" else np.float32) for name, array in net._asdict().items()},
    )
    if args.dev:
        evaluate(net, read(args.dev))


if __name__ == "__main__":
    main()
