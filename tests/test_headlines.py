"""Titles of figures say what the tables say, and no more; numbers are written as in the language."""

import math

import pandas as pd
import pytest

from civsim.analysis.headlines import Headlines
from civsim.analysis.numbers import brief, difference, fixed, points, with_interval
from civsim.measures import LOST, MEASURES

LABELS = {"base": "Competition", "hub": "Hub", "pact": "Pact", "rest": "Rest"}
SAME = (0.0, -0.01, 0.01)


def headlines(language="en", **changes):
    """Return the headlines where every scenario has half of the needs met and all else unchanged.

    Changes are given as scenario=(difference, low, high) of coverage, or as measure={scenario: those three}.
    """
    given = {"coverage": {name: one for name, one in changes.items() if isinstance(one, tuple)}}
    given |= {name: one for name, one in changes.items() if isinstance(one, dict)}
    names = ["base", *dict.fromkeys(name for one in given.values() for name in one)]
    whole = {"group": "", "district": ""}
    means, rows = [], []
    for measure in MEASURES:
        level = {"coverage": 0.5, "lost_unaware": 0.3, "volunteers": 100.0}.get(measure, 0.0)
        for name in names:
            diff, low, high = given.get(measure, {}).get(name, SAME)
            means.append({"scenario": name, "measure": measure, "mean": level + diff, **whole})
            if name != "base":
                rows.append(
                    {"scenario": name, "measure": measure, "diff": diff, "ci_low": low, "ci_high": high, **whole}
                )
    return Headlines(pd.DataFrame(means), pd.DataFrame(rows), {name: LABELS[name] for name in names}, language)


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        (
            {"hub": (0.05, 0.04, 0.06), "pact": (0.02, 0.01, 0.03)},
            "Hub with the highest coverage: 55 % against 50 % under Competition",
        ),
        (
            {"pact": (0.04, 0.02, 0.06), "hub": (0.05, 0.04, 0.06), "rest": SAME},
            "Hub and Pact with the highest coverage: 54 to 55 % against 50 % under Competition",
        ),
        ({"hub": (0.05, 0.04, 0.06)}, "Hub with higher coverage: 55 % against 50 % under Competition"),
        ({"hub": (0.003, 0.002, 0.004)}, "Hub with higher coverage: 50.3 % against 50.0 % under Competition"),
        ({"hub": (-0.05, -0.06, -0.04), "pact": SAME}, "Hub with clearly lower coverage than Competition (50 %): 45 %"),
        ({"hub": (0.05, -0.01, 0.11)}, "no clear difference in coverage to Competition (50 %)"),
    ],
)
def test_the_title_names_who_is_clearly_ahead(changes, title):
    assert headlines(**changes).coverage() == title


def test_one_run_makes_no_title_of_clear_differences():
    nothing = headlines(hub=(0.05, math.nan, math.nan), volunteers={"hub": (9.0, math.nan, math.nan)})
    assert "one run has no interval" in nothing.coverage()
    assert "Hub" not in nothing.participation()


def test_titles_in_german():
    found = headlines("de", hub=(0.055, 0.04, 0.07), volunteers={"hub": (9.0, 5.0, 13.0)})
    assert found.coverage() == "Hub mit höherer Deckung: 56 % gegenüber 50 % bei Competition"
    assert found.participation().startswith("Hub mit mehr Freiwilligen (109 gegenüber 100); kein klarer Zuwachs")
    assert found.counted() == found.coverage()
    several = headlines("de", hub=(0.055, 0.04, 0.07), pact=SAME)
    assert several.counted().startswith(
        "1 von 2 Formen deckt klar mehr als Competition, 0 klar weniger; schlechtester Stadtteil"
    )


def test_losses_name_the_largest_and_the_largest_clear_change():
    changed = {"hub": (-0.1, -0.12, -0.08)}
    found = headlines(lost_unaware=changed, lost_turned_away={"hub": (0.2, -0.1, 0.5)})
    assert found.losses() == (
        "most needs get lost at “did not know of the offers” (30 %); "
        "largest clear change at “did not know of the offers”, 20 % instead of 30 % (Hub)"
    )
    assert headlines(hub=SAME).losses().endswith("; no clear difference to Competition")
    assert set(LOST) <= set(MEASURES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (fixed(-1234.56, 1), "−1,234.6"),
        (fixed(-1234.56, 1, "de"), "−1.234,6"),
        (fixed(-0.01, 1, signed=True), "0.0"),
        (fixed(math.nan, 1), "–"),
        (brief(0.25, 6, "de"), "0,25"),
        (brief(12_345.6, 6), "12,346"),
        (brief(1234.0, 3), "1,234"),
        (brief(0.012345, 3), "0.0123"),
        (points(0.0123), "+1.2"),
        (difference(5.31, "volunteers"), "+5.3"),
        (difference(0.0531, "coverage", "de"), "+5,3"),
        (with_interval(0.05, 0.01, 0.09, "coverage"), "+5.0 (+1.0 to +9.0)"),
        (with_interval(0.05, math.nan, math.nan, "coverage"), "+5.0"),
    ],
)
def test_numbers_as_they_are_written(text, expected):
    assert text == expected
