"""Words of the command line that mean one thing or another by what they say."""

import pytest

from civsim import sweep
from civsim.cli.main import main
from civsim.cli.words import seconds, time_limit


@pytest.mark.parametrize(
    ("words", "span", "rest"),
    [
        (["budget=20min", "load=2"], "20min", ["load=2"]),
        (["budget=45000", "budget=3s"], "3s", ["budget=45000"]),
        (["budget=[40000, 6e4]", "budget=4e4:6e4"], None, ["budget=[40000, 6e4]", "budget=4e4:6e4"]),
        (["budget=1s", "budget=soon"], "soon", []),
        (["load=2"], None, ["load=2"]),
    ],
)
def test_a_budget_is_a_span_of_time_or_the_towns_money(words, span, rest):
    assert time_limit(words) == (span, rest)


def test_spans_in_seconds():
    assert [seconds(one) for one in ("90s", "1.5min", "2h")] == [90, 90, 7200]


def test_a_sweep_over_the_towns_money_may_be_limited_in_time(tmp_path, capsys):
    words = ["town=musterstadt", "weeks=4", "burn_in=0", "budget=40000,60000", "budget=1h", "replicates=2"]
    assert main(["sweep", *words, f"out={tmp_path / 'o'}"]) == 0
    assert sorted(sweep.read(tmp_path / "o").frame()["budget"].unique()) == [40_000, 60_000]
    assert main(["sweep", "load=1,2", "budget=soon", f"out={tmp_path / 'p'}"]) == 2
    assert "budget='soon' is not a span of time" in capsys.readouterr().err


def test_a_difference_is_shared_out_in_a_town_with_another_budget(tmp_path, capsys):
    words = ["town=musterstadt", "mode=pact", "weeks=4", "burn_in=0", "budget=90000", "budget=1s", "replicates=2"]
    assert main(["attribute", *words, f"out={tmp_path / 'o'}"]) == 0
    assert "budget=90000" in (tmp_path / "o" / "manifest.json").read_text(encoding="utf-8")
