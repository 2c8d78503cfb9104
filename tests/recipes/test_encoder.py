from __future__ import annotations

import numpy as np

from models.recipes.builtin.encoder import BLOCK, Blocks

BLOCKS = Blocks(
    np.array([[0.5, -2.0], [1.0, 0.0]], np.float16),
    (np.arange(4 * BLOCK, dtype=np.uint8) % 16).reshape(2, 2 * BLOCK),
)


def test_a_value_is_the_scale_of_its_block_times_the_nibble_less_eight() -> None:
    dense = BLOCKS.dense()
    assert dense.dtype == np.float32
    assert dense.shape == (2, 2 * BLOCK)
    for row, column in np.ndindex(dense.shape):
        scale, nibble = float(BLOCKS.scales[row, column // BLOCK]), int(BLOCKS.nibbles[row, column])
        assert dense[row, column] == scale * (nibble - 8)


def test_rows_can_be_chosen_before_or_after() -> None:
    chosen = np.array([1, 0, 1])
    assert np.array_equal(BLOCKS.rows(chosen).dense(), BLOCKS.dense()[chosen])
