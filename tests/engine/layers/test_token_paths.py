"""Paths of tokens: principal components by an eigendecomposition, written out."""

from __future__ import annotations

import numpy as np
import pytest

from .support import inspected

pytestmark = pytest.mark.stack


@pytest.mark.parametrize("unit_length", [False, True])
def test_paths_are_the_principal_components_of_all_states(unit_length: bool) -> None:
    inspection = inspected("tiny_bart")
    found = inspection.token_paths("decoder", unit_length=unit_length)
    states = inspection.decoder_hidden_states.astype(np.float64)
    if unit_length:
        states /= np.sqrt((states**2).sum(axis=-1, keepdims=True))
    rows = states.reshape(-1, states.shape[-1])
    centred = rows - rows.mean(axis=0)
    variances, directions = np.linalg.eigh(centred.T @ centred)
    expected = (centred @ directions[:, [-1, -2]]).reshape(*states.shape[:2], 2)
    # The sign of a direction is free.
    signs = np.sign((expected * found.coordinates).sum(axis=(0, 1)))
    np.testing.assert_allclose(found.coordinates, expected * signs, atol=1e-4)
    assert found.kept_variance == pytest.approx(variances[-2:].sum() / variances.sum(), rel=1e-4)
    assert len(found.tokens) == states.shape[1]


def test_a_table_has_a_row_for_each_state() -> None:
    paths = inspected("tiny_bert").token_paths()
    table = paths.to_dataframe()
    assert len(table) == paths.coordinates.shape[0] * len(paths.tokens)
    row = table[(table["state"] == 2) & (table["position"] == 3)].iloc[0]
    assert row["token"] == paths.tokens.names[3]
    np.testing.assert_array_equal(row[["x", "y"]].astype(np.float32), paths.coordinates[2, 3])
