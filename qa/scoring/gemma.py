"""Gemma 3 270M, the pretrained base model, on a CPU or a graphics card.

The weights come as packages (extra `gemma`), quantized in llama.cpp's GGUF format (Q4_K_M). They are converted once to
safetensors in the user's cache folder; see `gemma_files`.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qa.scoring import gemma_files

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from qa.scoring.gemma_network import GemmaNetwork
    from qa.scoring.protocol import TokenScores
    from qa.scoring.tokens import Window

WINDOW = 1024
"""Tokens seen at once. Most layers look back 512; more costs time and gains little."""
OVERLAP = 256
BATCH_TOKENS = 2048
READING = 2
"""Raise it whenever the same weights give other figures."""


class Gemma:
    """Surprisal by Gemma 3 270M. Converts the packaged weights if that was never done; loads them at the first call.

    Raises:
        ModelError: packages are missing, or a converted file is damaged.
    """

    name = "gemma"
    revision = f"{gemma_files.REVISION}.{READING}"
    reads_context = True

    def __init__(self) -> None:
        self._folder = gemma_files.ready()
        self._lock = threading.Lock()
        self._loaded: tuple[Tokenizer, GemmaNetwork] | None = None

    def surprisal(self, texts: Sequence[str], contexts: Sequence[str] | None = None) -> list[TokenScores]:
        """See `LanguageModel.surprisal`."""
        from qa.scoring import tokens

        tokenizer, _ = self._load()
        return tokens.surprisal(tokenizer, self._score, texts, contexts, size=WINDOW, overlap=OVERLAP)

    def _load(self) -> tuple[Tokenizer, GemmaNetwork]:
        with self._lock:
            if self._loaded is None:
                from tokenizers import Tokenizer

                from qa.scoring import gemma_scripts
                from qa.scoring.devices import device, fast_dtype
                from qa.scoring.gemma_network import GemmaNetwork
                from qa.scoring.tokens import prepare

                try:
                    tokenizer = prepare(Tokenizer.from_file(str(self._folder / "tokenizer.json")))
                    vocabulary = tokenizer.get_vocab()
                    parts = gemma_scripts.parts(sorted(vocabulary, key=vocabulary.__getitem__))
                    self._loaded = tokenizer, GemmaNetwork(self._folder, fast_dtype(), parts, device())
                except Exception as error:  # whatever a parser says of a damaged file
                    raise gemma_files.find_damage(self._folder, error) from error
            return self._loaded

    def _score(self, windows: Sequence[Window]) -> list[NDArray[np.float32]]:
        import numpy as np
        import torch

        from qa.scoring.tokens import batches

        _, network = self._load()
        bos = torch.tensor([network.bos])
        results = [np.empty(0, np.float32)] * len(windows)
        for batch in batches([len(window.ids) for window in windows], BATCH_TOKENS):
            sequences = [torch.cat((bos, torch.from_numpy(windows[i].ids))) for i in batch]
            with self._lock:
                bits = network.bits(sequences, [windows[i].first + 1 for i in batch])
            for i, of_window in zip(batch, bits, strict=True):
                results[i] = of_window.numpy()
        return results
