"""The network of MetricX: mT5, whose decoder makes one step, and one row of a head that is its own.

The penalty is the logit of the token `<extra_id_10>` at that step. transformers ties the head of mT5 to its embeddings,
which MetricX does not, so that the row is read from the file here.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from torch import Tensor
from transformers import AutoTokenizer, MT5Config, MT5Model
from transformers.utils import logging as transformers_logging

from qa.errors import ModelError
from qa.scoring.devices import fast_dtype
from qa.scoring.tokens import batches

ANSWER = 250089
"""Id of `<extra_id_10>`."""
BATCH_TOKENS = 2048
_ARCHITECTURE = "MT5ForRegression"
_HEAD = "lm_head.weight"


class Network:
    """A MetricX model with its tokenizer.

    Args:
        folder: holds `config.json` and safetensors.
        tokenizer: the folder of the tokenizer.
        size: tokens of an input; what is beyond is cut off, as in training.

    Raises:
        Exception: anything, where `transformers` can't load the folders or they hold no MetricX.
    """

    def __init__(self, folder: Path, tokenizer: Path, size: int) -> None:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        named = config.get("architectures") or [_ARCHITECTURE]
        if named[0] != _ARCHITECTURE:
            raise ModelError(f"it is no MetricX but a {named[0]}")
        options = {"local_files_only": True, "trust_remote_code": False}
        self._tokenizer = AutoTokenizer.from_pretrained(tokenizer, **options)
        self._size = size
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        self._model = _load(folder).eval().to(self._device)
        self._row = _answer_row(folder).to(self._device)
        self._lock = threading.Lock()

    def penalties(self, texts: Sequence[str]) -> list[float]:
        """The penalty of each text, without limits."""
        if not texts:
            return []
        encoded = self._tokenizer(list(texts), max_length=self._size, truncation=True).input_ids
        ids = [of_text[:-1] for of_text in encoded]  # the model does not read the end mark
        results = [0.0] * len(ids)
        for batch in batches([len(of_text) for of_text in ids], BATCH_TOKENS):
            for i, penalty in zip(batch, self._predict([ids[i] for i in batch]), strict=True):
                results[i] = penalty
        return results

    def _predict(self, ids: Sequence[Sequence[int]]) -> list[float]:
        longest = max(map(len, ids))
        padded = torch.tensor([[*of_text, *[0] * (longest - len(of_text))] for of_text in ids])
        attention = torch.tensor([[1] * len(of_text) + [0] * (longest - len(of_text)) for of_text in ids])
        with self._lock, torch.inference_mode():
            states: Tensor = self._model(
                input_ids=padded.to(self._device),
                attention_mask=attention.to(self._device),
                decoder_input_ids=torch.zeros(len(ids), 1, dtype=torch.long, device=self._device),
                use_cache=False,
            ).last_hidden_state
            penalties: list[float] = (states[:, 0].float() @ self._row).tolist()
        return penalties


class _Trunk(MT5Model):  # type: ignore[misc]
    """mT5 without a head; that one is in the file is no news."""

    _keys_to_ignore_on_load_unexpected = (r"lm_head\.weight",)


def _load(folder: Path) -> Any:
    shown = transformers_logging.is_progress_bar_enabled()
    transformers_logging.disable_progress_bar()
    try:
        model, info = _Trunk.from_pretrained(
            folder,
            config=MT5Config.from_pretrained(folder, local_files_only=True),
            dtype=fast_dtype(),
            use_safetensors=True,
            output_loading_info=True,
            local_files_only=True,
        )
    finally:
        if shown:
            transformers_logging.enable_progress_bar()
    if info["missing_keys"]:  # transformers would fill them with random numbers
        raise ModelError(f"its weights lack {min(info['missing_keys'])}")
    return model


def _answer_row(folder: Path) -> Tensor:
    """The row of the head that gives the penalty."""
    for path in sorted(folder.glob("*.safetensors")):
        with safe_open(path, "pt") as file:
            if _HEAD in file.keys():  # noqa: SIM118  (it is no mapping)
                head = file.get_slice(_HEAD)
                if head.get_shape()[0] <= ANSWER:
                    raise ModelError(f"it has {head.get_shape()[0]} tokens, MetricX has more than {ANSWER}")
                row: Tensor = head[ANSWER]
                return row.float()
    raise ModelError(f"its weights lack {_HEAD}")
