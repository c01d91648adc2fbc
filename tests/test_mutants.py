"""Deliberate errors in the model are noticed."""

import pytest
from tests.mutants import MUTANTS, is_caught


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_mutant_is_caught(mutant):
    assert is_caught(mutant)
