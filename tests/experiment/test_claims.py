"""Claims put to the test, and outcomes, by numbers worked out by hand."""

import dataclasses
import math

import pandas as pd
import pytest

from civsim.experiment import outcomes
from civsim.experiment.claims import best_levels, put_to_the_test, share_interval, verdict
from civsim.experiment.definition import Best, Bias, Contrast, Experiment, Lever

TEXT = {"en": "claim", "de": "Behauptung"}


def contrast(**changes):
    fields = {
        **{"name": "c", "text": TEXT, "falsified": TEXT, "outcome": "coverage", "of": "dividend", "modes": ("hub",)},
        **{"since": {"x": "0"}, "to": {"x": "1"}, "where": {}, "against": {}, "window": "all", "expected": "lower"},
    }
    return Contrast(**{**fields, **changes})


def experiment(claims, number=2):
    """Return an experiment of which only the claims matter."""
    return Experiment("e", TEXT, TEXT, "musterstadt", "competition", ("hub",), 26, 13, False, {}, (), (), number, 1,
                      (), (), tuple(claims), (), 1)  # fmt: skip


def table(rows):
    return pd.DataFrame(rows, columns=["future", "mode", "x", "y", "window", "coverage", "load"])


# dividend of hub: future 0: x=0 .3-.1=.2, x=1 .25-.15=.1, change -.1; future 1: .4-.1=.3, .2-.1=.1, change -.2
RUNS = [
    (0, "competition", "0", "a", "all", 0.10, 1.0), (0, "hub", "0", "a", "all", 0.30, 1.0),
    (0, "competition", "1", "a", "all", 0.15, 1.0), (0, "hub", "1", "a", "all", 0.25, 1.0),
    (1, "competition", "0", "a", "all", 0.10, 2.0), (1, "hub", "0", "a", "all", 0.40, 2.0),
    (1, "competition", "1", "a", "all", 0.10, 2.0), (1, "hub", "1", "a", "all", 0.20, 2.0),
]  # fmt: skip


def test_a_contrast_of_dividends_by_hand():
    found = put_to_the_test(experiment([contrast()]), table(RUNS)).iloc[0]
    assert found["estimate"] == pytest.approx(-0.15)
    half = 12.7062047 * 0.0707106781 / math.sqrt(2)  # t(1, .975) · sd / sqrt(n)
    assert (found["ci_low"], found["ci_high"]) == pytest.approx((-0.15 - half, -0.15 + half))
    assert (found["n"], found["share_as_expected"], found["verdict"]) == (2, 1.0, "unclear")


def test_a_contrast_of_levels_by_hand():
    found = put_to_the_test(experiment([contrast(of="level", expected="higher")]), table(RUNS)).iloc[0]
    assert found["estimate"] == pytest.approx((-0.05 - 0.2) / 2)
    assert found["share_as_expected"] == 0.0


def test_one_setting_against_another():
    """Under y=b the change is 0 in both futures, so the difference of changes is that under y=a."""
    flat = [(f, m, x, "b", "all", 0.3, 1.0) for f in (0, 1) for m in ("competition", "hub") for x in ("0", "1")]
    claim = contrast(where={"y": "a"}, against={"y": "b"})
    found = put_to_the_test(experiment([claim]), table(RUNS + flat)).iloc[0]
    assert found["estimate"] == pytest.approx(-0.15)


def test_a_measure_can_be_held_against_another_one_in_the_same_unit():
    """Level of hub: waiting is 5 everywhere, coverage at x=1 is .25 and .2."""
    runs = table(RUNS).assign(waiting=5.0)
    found = put_to_the_test(experiment([contrast(of="level", since_outcome="waiting")]), runs).iloc[0]
    assert found["estimate"] == pytest.approx((0.25 + 0.2) / 2 - 5.0)


def test_how_an_effect_changes_over_the_range_of_an_uncertainty():
    """The change in dividend is −.1·load in four futures with loads 1 to 4: over the range it falls by .3."""
    rows = [(f, m, x, "a", "all", 0.1 if m == "competition" else 0.5 - (0.1 * (f + 1) if x == "1" else 0.0), f + 1.0)
            for f in range(4) for m in ("competition", "hub") for x in ("0", "1")]  # fmt: skip
    found = put_to_the_test(experiment([contrast(rising_with="load")], 4), table(rows)).iloc[0]
    assert found["estimate"] == pytest.approx(-0.3) and found["verdict"] == "as_expected"


def test_one_future_cannot_tell_how_an_effect_changes_over_futures():
    """Before, futures=1 ended in a traceback."""
    rows = [(k, m, x, "a", "all", 0.3 + 0.1 * k, 1.0) for k in range(5) for m in ("competition", "hub")
            for x in ("0", "1")]  # fmt: skip
    runs = table(rows).rename(columns={"future": "replicate"}, errors="ignore").assign(future=0)
    found = put_to_the_test(experiment([contrast(rising_with="load")], 1), runs).iloc[0]
    assert found["verdict"] == "unclear" and found["n"] == 5


@pytest.mark.parametrize(
    ("low", "high", "sign", "said"),
    [
        (0.1, 0.3, 1, "as_expected"),
        (0.1, 0.3, -1, "contrary"),
        (-0.1, 0.3, 1, "unclear"),
        (-0.3, -0.1, -1, "as_expected"),
        (-0.1, 0.1, 0, "as_expected"),
        (0.1, 0.3, 0, "contrary"),
        (math.nan, math.nan, 1, "unclear"),
    ],
)
def test_verdict(low, high, sign, said):
    assert verdict(low, high, sign) == said


def test_the_best_level_of_each_future_and_what_it_says():
    peak = {0: (0.1, 0.3, 0.2), 1: (0.1, 0.4, 0.2), 2: (0.5, 0.3, 0.2), 3: (0.1, 0.2, 0.1)}
    rows = [
        (f, "hub", str(k), "a", "all", value, float(f)) for f, curve in peak.items() for k, value in enumerate(curve)
    ]
    assert list(best_levels(table(rows), "x", "coverage")) == ["1", "1", "0", "1"]
    claim = Best("b", TEXT, TEXT, "coverage", ("hub",), "x", "all", 0.9, "")
    found = put_to_the_test(experiment([claim], 4), table(rows)).iloc[0]
    assert (found["estimate"], found["share_as_expected"], found["verdict"]) == (0.25, 0.75, "as_expected")
    assert share_interval(1, 4) == pytest.approx((0.0456, 0.6994), abs=1e-4)
    corner = [(f, "hub", str(k), "a", "all", float(k), 1.0) for f in range(4) for k in range(3)]
    assert put_to_the_test(experiment([claim], 4), table(corner)).iloc[0]["verdict"] == "contrary"


def test_bias_and_size_of_an_estimate_by_hand():
    rows = pd.DataFrame(
        {"future": [0, 0, 1, 1, 2], "mode": "hub", "truth": [0.2, 0.2, -0.1, -0.1, 0.1], "load": [1, 1, 2, 2, 3],
         "contact_counts": [0.3, 0.5, 0.0, 0.0, 0.3]}
    )  # fmt: skip
    bias = Bias("b", TEXT, TEXT, ("hub",), "contact_counts", "bias", "", "higher")
    size = Bias("s", TEXT, TEXT, ("hub",), "contact_counts", "size", "", "lower")
    found = put_to_the_test(experiment([bias, size], 3), rows).set_index("claim")
    assert found.loc["b", "estimate"] == pytest.approx((0.2 + 0.1 + 0.2) / 3)
    assert found.loc["s", "estimate"] == pytest.approx((0.2 - 0.1 + 0.2) / 3)


def test_outcomes_by_hand():
    """Dividends of hub at x=0 are .2 and .3, at x=1 both .1; the level of hub at x=1 is .25 and .2."""
    lever = Lever("x", TEXT, {"0": {}, "1": {}})
    asked = dataclasses.replace(experiment([contrast()]), levers=(lever,), outcomes=("coverage",))
    found = outcomes.table(asked, table(RUNS)).set_index(["x", "mode", "of"])["mean"]
    assert found["0", "hub", "dividend"] == pytest.approx(0.25)
    assert found["1", "hub", "dividend"] == pytest.approx(0.1)
    assert found["1", "hub", "level"] == pytest.approx(0.225)
    assert ("0", "competition", "dividend") not in found.index
