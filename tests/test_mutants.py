"""Deliberate errors in the model are noticed."""

import dataclasses

import pytest
from tests.mutants import MUTANTS, is_caught


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_mutant_is_caught(mutant):
    assert is_caught(mutant)


def test_a_copy_without_an_error_passes():
    """Else every mutant would count as caught."""
    (one,) = (mutant for mutant in MUTANTS if mutant.name == "trust never falls")
    assert not is_caught(dataclasses.replace(one, new=one.old))
