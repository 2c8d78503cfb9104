"""Models of `transformers`, for scoring: hidden states that predict nothing never reach the head.

Causal models give surprisal. Masked ones give the pseudo-log-likelihood of Kauf and Ivanova (2023, "A Better Way to Do
Masked Language Model Scoring", PLL-word-l2r): each token is predicted from the text with that token and the later
tokens of its word masked.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForMaskedLM, AutoTokenizer
from transformers.models.auto.modeling_auto import (
    MODEL_FOR_CAUSAL_LM_MAPPING_NAMES,
    MODEL_FOR_MASKED_LM_MAPPING_NAMES,
)
from transformers.utils import logging as transformers_logging

from qa.errors import ModelError
from qa.scoring.devices import device, fast_dtype
from qa.scoring.tokens import Window, batches, prepare

WINDOW = 1024
BATCH_TOKENS = 2048
BATCH_LOGITS = 1 << 27
"""Logits that exist at a time: 256 MB in bfloat16."""
FLOAT_LOGITS = 1 << 23
"""Logits that exist in float32 at a time."""


class Network:
    """A causal or masked language model with its tokenizer, from a folder.

    Attributes:
        tokenizer: with offsets.
        size: how many tokens of a text it takes at once.

    Raises:
        Exception: anything, where `transformers` can't load the folder or it holds no usable language model.
    """

    def __init__(self, folder: Path) -> None:
        options = {"local_files_only": True, "trust_remote_code": False}
        config = AutoConfig.from_pretrained(folder, **options)
        tokenizer = AutoTokenizer.from_pretrained(folder, use_fast=True, **options)
        if not tokenizer.is_fast:
            raise ModelError("it has no fast tokenizer (tokenizer.json), so no offsets")
        self._masked = _is_masked(config)
        self._model = _load(folder, config, AutoModelForMaskedLM if self._masked else AutoModelForCausalLM, options)
        self._device = device()
        self._model.to(self._device).eval().base_model.register_forward_hook(self._keep_rows)
        self._vocabulary = int(config.get_text_config().vocab_size)
        self._pad = tokenizer.pad_token_id or 0
        self._mask = tokenizer.mask_token_id
        if self._masked and self._mask is None:
            raise ModelError("it has no mask token")
        self.tokenizer = prepare(tokenizer.backend_tokenizer)
        self._prefix, self._suffix = _enclosing(self.tokenizer) if self._masked else (_start(tokenizer), _NOTHING)
        self.size = _positions(self._model, tokenizer) - len(self._prefix) - len(self._suffix)
        self._rows: tuple[Tensor, Tensor] | None = None
        self._lock = threading.Lock()

    def bits(self, windows: Sequence[Window]) -> list[NDArray[np.float32]]:
        """Surprisal or pseudo-surprisal of the scored tokens of each window."""
        budget = max(1, min(BATCH_TOKENS, BATCH_LOGITS // self._vocabulary))
        return self._masked_bits(windows, budget) if self._masked else self._causal_bits(windows, budget)

    def _causal_bits(self, windows: Sequence[Window], budget: int) -> list[NDArray[np.float32]]:
        results = [np.empty(0, np.float32)] * len(windows)
        shift = len(self._prefix)
        for batch in batches([len(window.ids) + shift for window in windows], budget):
            of_batch = [windows[i] for i in batch]
            sequences = [np.concatenate((self._prefix, window.ids)) for window in of_batch]
            rows = [(n, shift + at - 1) for n, w in enumerate(of_batch) for at in range(w.first, len(w.ids))]
            targets = np.concatenate([window.ids[window.first :] for window in of_batch])
            ends = np.cumsum([len(window.ids) - window.first for window in of_batch])
            for i, bits in zip(batch, np.split(self._predict(sequences, rows, targets), ends[:-1]), strict=True):
                results[i] = bits
        return results

    def _masked_bits(self, windows: Sequence[Window], budget: int) -> list[NDArray[np.float32]]:
        results = [np.empty(len(window.ids) - window.first, np.float32) for window in windows]
        jobs = [(w, at) for w, window in enumerate(windows) for at in range(window.first, len(window.ids))]
        enclosing = len(self._prefix) + len(self._suffix)
        for batch in batches([len(windows[w].ids) + enclosing for w, _ in jobs], budget):
            of_batch = [jobs[i] for i in batch]
            sequences = [self._with_masks(windows[w], at) for w, at in of_batch]
            rows = [(n, at + len(self._prefix)) for n, (_, at) in enumerate(of_batch)]
            targets = np.asarray([windows[w].ids[at] for w, at in of_batch])
            for (w, at), bits in zip(of_batch, self._predict(sequences, rows, targets), strict=True):
                results[w][at - windows[w].first] = bits
        return results

    def _with_masks(self, window: Window, at: int) -> NDArray[np.int64]:
        """The window with the token at `at` and what follows of its word masked."""
        hidden = (window.words == window.words[at]) & (np.arange(len(window.ids)) >= at)
        return np.concatenate((self._prefix, np.where(hidden, self._mask, window.ids), self._suffix))

    def _predict(
        self, sequences: Sequence[NDArray[np.int64]], rows: Sequence[tuple[int, int]], targets: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """−log2 p of each target, as predicted at its row: a sequence and a position in it."""
        ids = torch.full((len(sequences), max(map(len, sequences))), self._pad)
        attention = torch.zeros_like(ids)
        for i, sequence in enumerate(sequences):
            ids[i, : len(sequence)] = torch.from_numpy(sequence)
            attention[i, : len(sequence)] = 1
        options = {} if self._masked else {"use_cache": False}
        sequence_of, position = torch.tensor(rows, device=self._device).T
        with self._lock, torch.inference_mode():
            self._rows = (sequence_of, position)
            given = {"input_ids": ids.to(self._device), "attention_mask": attention.to(self._device)}
            logits = self._model(**given, **options).logits[0]
            return _surprisal(logits, torch.from_numpy(targets).to(self._device))

    def _keep_rows(self, _module: Any, _inputs: Any, output: Any) -> Any:
        """Between trunk and head: the hidden states of the rows, as one sequence of shape (1, row, hidden)."""
        hidden = output[0][self._rows][None]
        if isinstance(output, tuple):
            return (hidden, *output[1:])
        output["last_hidden_state"] = hidden
        return output


_NOTHING = np.empty(0, np.int64)


def _surprisal(logits: Tensor, targets: Tensor) -> NDArray[np.float32]:
    """−log2 of the softmax of each row at its target, a few rows in float32 at a time."""
    step = max(1, FLOAT_LOGITS // logits.shape[-1])
    nats = [
        rows.float().logsumexp(-1) - rows.gather(1, of_rows[:, None])[:, 0].float()
        for rows, of_rows in zip(torch.split(logits, step), torch.split(targets, step), strict=True)
    ]
    bits: NDArray[np.float32] = (torch.cat(nats) / math.log(2)).cpu().numpy()
    return bits


def _is_masked(config: Any) -> bool:
    """Whether the checkpoint is a masked model; causal if not."""
    if getattr(config, "is_encoder_decoder", False):
        raise ModelError("encoder-decoder models are neither causal nor masked")
    architecture = (getattr(config, "architectures", None) or [""])[0]
    if architecture.endswith("ForMaskedLM"):
        return True
    if architecture.endswith(("ForCausalLM", "LMHeadModel")):
        return False
    if config.model_type in MODEL_FOR_MASKED_LM_MAPPING_NAMES:
        return True
    if config.model_type in MODEL_FOR_CAUSAL_LM_MAPPING_NAMES:
        return False
    raise ModelError(f"{config.model_type} models are neither causal nor masked")


def _load(folder: Path, config: Any, model_class: Any, options: dict[str, bool]) -> Any:
    with _no_progress_bar():
        model, info = model_class.from_pretrained(
            folder, config=config, dtype=fast_dtype(), use_safetensors=True, output_loading_info=True, **options
        )
    if info["missing_keys"]:  # transformers would fill them with random numbers
        raise ModelError(f"it is no language model, its weights lack {min(info['missing_keys'])}")
    return model


@contextmanager
def _no_progress_bar() -> Iterator[None]:
    shown = transformers_logging.is_progress_bar_enabled()
    transformers_logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            transformers_logging.enable_progress_bar()


def _start(tokenizer: Any) -> NDArray[np.int64]:
    """What stands for the start of a text before a causal model's first token: BOS, or what it ends texts with."""
    for token in (tokenizer.bos_token_id, tokenizer.eos_token_id, tokenizer.cls_token_id):
        if token is not None:
            return np.asarray([token], np.int64)
    raise ModelError("it has no token to start a text with")


def _enclosing(tokenizer: Any) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Special tokens that a masked model expects before and after a text."""
    bare, full = (tokenizer.encode("a", add_special_tokens=special).ids for special in (False, True))
    before = next((i for i in range(len(full)) if full[i : i + len(bare)] == bare), 0)
    return np.asarray(full[:before], np.int64), np.asarray(full[before + len(bare) :], np.int64)


def _positions(model: Any, tokenizer: Any) -> int:
    """How many tokens the model takes at once, at most `WINDOW`."""
    limits = [WINDOW, tokenizer.model_max_length]
    if positions := getattr(model.config.get_text_config(), "max_position_embeddings", None):
        skipped = [
            module.padding_idx + 1  # RoBERTa and its kin count positions from there
            for name, module in model.named_modules()
            if name.endswith("position_embeddings") and getattr(module, "padding_idx", None) is not None
        ]
        limits.append(positions - max(skipped, default=0))
    return int(min(limit for limit in limits if limit > 0))
