"""Phase maps on the way from the file of an experiment to its report, and tables of them that somebody has edited."""

import re

import pandas as pd
import pytest

from civsim.cli import main

from .small import SMALL

SMALLEST = SMALL.split("levers:")[0]
MAP = """
outcomes: [coverage]
claims: [{name: a, text: A, falsified: B, outcome: coverage, expected: higher}]
maps:
  - {mode: hub, outcome: coverage, across: {intake: [random, most_urgent]}, up: {load: [2.0, 0.5]}}
"""


@pytest.fixture(scope="module")
def mapped(tmp_path_factory):
    """The results of an experiment with one map, over words and over numbers, and their report."""
    folder = tmp_path_factory.mktemp("mapped")
    (folder / "mapped.yaml").write_text(SMALLEST + MAP, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("civsim.report.write.pdf", lambda text: None)
        assert main(["experiment", str(folder / "mapped.yaml"), f"out={folder / 'out'}"]) == 0
        assert main(["report", str(folder / "out")]) == 0
    return folder / "out"


def test_a_map_over_words_is_drawn_and_told_with_levels_in_the_order_given(mapped):
    table = pd.read_csv(mapped / "map_1.csv")
    assert list(table["intake"].unique()) == ["random", "most_urgent"] and list(table["load"].unique()) == [2.0, 0.5]
    german = (mapped / "report_de.html").read_text(encoding="utf-8")
    cells = re.findall(r"<td[^>]*>(.*?)</td>", german)
    assert cells.count("wer es am dringendsten braucht") == 2 and cells.count("0,5") == 2
    drawn = (mapped / "figures" / "map_1_en.svg").read_text(encoding="utf-8")
    assert drawn.index(">random<") < drawn.index(">most urgent<")
    assert drawn.index(">2<") < drawn.index(">0.5<")


@pytest.mark.parametrize(
    ("table", "change", "named"),
    [
        ("map_1", ("hub,coverage", "hub,coverag"), "Did you mean 'coverage'?"),
        ("map_1", ("ci_low", "low"), "map_1.csv has no column 'ci_low'"),
        ("map_1", (",2.0,", ",viel,"), "map_1.csv, column 'load'"),
        ("map_1", (",2.0,", ",1e999,"), "a number is infinite"),
        ("claims", ("hub,coverage", "hub,"), "claims.csv: There is no measure ''"),
    ],
)
def test_an_edited_table_is_refused_by_name(mapped, table, change, named, capsys):
    path = mapped / f"{table}.csv"
    content = path.read_text(encoding="utf-8")
    assert change[0] in content
    path.write_text(content.replace(*change, 1), encoding="utf-8")
    try:
        assert main(["report", str(mapped)]) == 2
    finally:
        path.write_text(content, encoding="utf-8")
    assert named in capsys.readouterr().err
