"""The explorer's file: which sweeps it can be made of, and that its numbers are those of the runs."""

import json
import re

import numpy as np
import pandas as pd
import pytest

from civsim import sweep
from civsim.analysis.paired import paired
from civsim.cli import main
from civsim.explorer import write as writing
from civsim.explorer.texts import TEXTS

BASE = {"town": "musterstadt", "weeks": 13, "burn_in": 0, "seed": 3}
GRID = {"mode": ["hub", "competition"], "load": [1.4, 0.7, 1.0], "resources": ["free", "fixed"]}
TEMPLATES = writing.files(writing.PACKAGE) / "templates"


def run(folder, design, replicates=4, **base):
    return sweep.run(design, out=folder, base={**BASE, **base}, replicates=replicates, quiet=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stick ä") / "grid"
    run(folder, sweep.grid(GRID))
    assert main(["explorer", str(folder)]) == 0
    return folder


def content(folder):
    text = (folder / "explorer" / "explorer.html").read_text(encoding="utf-8")
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.S)[1])


def test_levels_are_in_order_and_the_page_opens_at_the_default(made):
    found = content(made)
    assert [axis["at"] for axis in found["axes"]] == [[0.7, 1.0, 1.4], None]
    assert [axis["start"] for axis in found["axes"]] == [1, 0]
    assert found["modes"] == ["hub", "competition"] and found["baseline"] == 1
    german = found["words"]["de"]
    assert german["axes"][0]["label"].startswith("Last") and german["axes"][1]["values"] == ["frei", "fest"]
    assert german["modes"] == ["Kommunale Leitstelle", "Wettbewerb"] and german["title"] == "Musterstadt"
    assert [name for name, _ in german["forms"]] == german["modes"]
    assert german["forms"][1][1].startswith("Jeder Träger plant auf eigene Rechnung")


def test_every_number_is_that_of_the_runs_and_of_the_tables(made):
    found, rows = content(made), sweep.read(made).frame()
    levels = pd.read_csv(made / "explorer" / "levels.csv")
    differences = pd.read_csv(made / "explorer" / "differences.csv")
    assert len(levels) == 12 * 9 and len(differences) == 6 * 9 and "civsim" in levels["provenance"][0]
    number = found["measures"].index("waiting")
    for k, (load, resources) in enumerate((one, rule) for one in (0.7, 1.0, 1.4) for rule in ("free", "fixed")):
        own = rows[(rows["load"] == load) & (rows["resources"] == resources)].set_index("mode")["waiting"]
        expected = paired(own["hub"].to_numpy(), own["competition"].to_numpy())
        n, _, _, _, _, _, *shown = found["changes"][number][2 * k]
        assert found["changes"][number][2 * k + 1] is None and n == "4"
        np.testing.assert_allclose(shown, [expected.mean, expected.ci_low, expected.ci_high], rtol=1e-6)
        row = differences[(differences["load"] == load) & (differences["resources"] == resources)]
        row = row[row["measure"] == "waiting"].iloc[0]
        assert (row["diff"], row["n"], row["baseline"]) == (pytest.approx(expected.mean, rel=1e-12), 4, "competition")
        assert found["levels"][number][2 * k][4] == pytest.approx(own["hub"].mean(), rel=1e-6)


def test_what_is_said_is_used_and_nothing_is_fetched(made):
    used = "".join((TEMPLATES / name).read_text(encoding="utf-8") for name in ("explorer.js", "explorer.html"))
    code = {"town", "weeks", "burn_in", "seed", "town_seed", "redraw_town", "true", "false", "list"}
    assert [name for name in TEXTS if name not in code and name.removesuffix("_single") not in used
            and not name.startswith("guess_")] == []  # fmt: skip
    page = (made / "explorer" / "explorer.html").read_text(encoding="utf-8")
    assert re.findall(r"(?:src|href)=\"(?!#|data:)[^\"]*", page) == [] and "default-src 'none'" in page


def test_words_of_a_folder_cannot_break_out_of_the_page(made, monkeypatch):
    monkeypatch.setattr(writing, "_origin", lambda _: "</script><script>alert(1)</script>")
    assert main(["explorer", str(made), f"out={made.parent / 'hostile'}", "measures=coverage"]) == 0
    page = (made.parent / "hostile" / "explorer.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page


def test_an_unfinished_sweep_says_what_is_missing_and_what_can_be_shown(tmp_path, capsys):
    words = ["town=musterstadt", "weeks=4", "burn_in=0", "mode=competition,hub", "load=0.7,1.0", "replicates=20"]
    main(["sweep", *words, "chunk=1/5", f"out={tmp_path / 'out'}"])
    missing = sweep.read(tmp_path / "out").missing
    assert 0 < missing < 80
    capsys.readouterr()
    for partial in ("false", "true"):
        assert main(["explorer", str(tmp_path / "out"), f"partial={partial}"]) == 2
        said = capsys.readouterr().err
        assert f"{missing} of 80 runs are missing, at " in said and "load=" in said and "of 20)" in said
        assert "Nothing can be shown before every point has a run. The sweep goes on with: civsim sweep town" in said


def test_a_sweep_of_which_every_point_has_a_run_can_be_shown_in_part(tmp_path, capsys, monkeypatch):
    whole = run(tmp_path / "out", sweep.grid({"mode": ["competition", "hub"], "load": [0.7, 1.0]}), 3)
    kept = whole.runs.drop(whole.runs.index[-1])
    monkeypatch.setattr(
        writing, "read", lambda _: sweep.Sweep(whole.folder, whole.designed, kept, whole.errors, whole.manifest)
    )
    assert main(["explorer", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert "1 of 12 runs are missing, at 1 of 4 points" in said and "(2 of 3)" in said
    assert "Every point has 2 runs: partial=true shows these." in said
    assert main(["explorer", str(tmp_path / "out"), "partial=true"]) == 0
    found = content(tmp_path / "out")
    assert found["partial"] and {row[0] for row in found["levels"][0]} == {"2"}


def test_a_list_is_shown_point_by_point(tmp_path):
    run(tmp_path / "list", sweep.paired({"load": [0.7, 1.0, 1.3], "stigma": [0.1, 0.2, 0.3]}), 2, mode="hub")
    assert main(["explorer", str(tmp_path / "list"), "measures=coverage"]) == 0
    found = content(tmp_path / "list")
    assert (
        found["baseline"] == -1
        and len(found["axes"]) == 1
        and found["words"]["en"]["axes"][0]["short"] == ["1", "2", "3"]
    )
    assert found["words"]["en"]["axes"][0]["values"][1].startswith("Load: need against usual need: 1 ")


def test_many_drawn_points_are_no_grid(made, capsys, monkeypatch):
    ranges = [sweep.range_of("load"), sweep.range_of("stigma")]
    drawn = sweep.latin_hypercube(ranges, 101, levers={"mode": ["hub", "pact"]})
    there = sweep.read(made)
    changed = sweep.Sweep(there.folder, drawn, there.runs, there.errors, there.manifest)
    monkeypatch.setattr(writing, "finished", lambda *_, **__: changed)
    assert main(["explorer", str(made)]) == 2
    said = capsys.readouterr().err
    assert "make 20,402 combinations, of which 202 were computed" in said and "a list of up to 100 points" in said
    assert "Missing are, for example, mode=hub load=" in said


def test_towns_are_a_choice_and_compared_only_with_themselves(tmp_path):
    design = sweep.grid({"town": ["musterstadt", "pirmasens"], "mode": ["competition", "hub"]})
    sweep.run(design, out=tmp_path / "out", base={"weeks": 4, "burn_in": 0}, replicates=2, quiet=True)
    assert main(["explorer", str(tmp_path / "out"), "measures=coverage", "language=de"]) == 0
    found = content(tmp_path / "out")
    assert list(found["words"]) == ["de"] and found["words"]["de"]["title"] == "Mehrere Städte"
    assert found["words"]["de"]["axes"][0]["values"] == ["Musterstadt", "Pirmasens"]
    runs = sweep.read(tmp_path / "out").frame()
    own = runs[runs["town"] == "pirmasens"].groupby("mode")["coverage"].mean()
    assert found["changes"][0][3][6] == pytest.approx(own["hub"] - own["competition"], rel=1e-6)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["measures=covrage"], "Did you mean 'coverage'?"),
        (
            ["baseline=pact"],
            "all points of this sweep have 'pact'. There are: hub, competition, none.",
        ),
        (["basline=hub"], "Did you mean 'baseline'?"),
        (["partial=yes"], "partial='yes' is not true or false."),
        (["language=fx"], "There is no language 'fx'"),
        (["another"], "Name the folder of one sweep"),
    ],
)
def test_bad_words_are_refused(made, capsys, words, said):
    assert main(["explorer", str(made), *words]) == 2
    assert said in capsys.readouterr().err


def test_a_page_too_large_is_refused_and_the_old_one_stays(made, capsys, monkeypatch):
    before = (made / "explorer" / "explorer.html").read_bytes()
    monkeypatch.setattr(writing, "MOST_MEGABYTES", 0.03)
    assert main(["explorer", str(made), "measures=all"]) == 2
    assert "allowed: 0.03 MB. Choose fewer measures" in capsys.readouterr().err
    assert (made / "explorer" / "explorer.html").read_bytes() == before


def test_a_comparison_is_sent_to_its_report(tmp_path, capsys):
    (tmp_path / "summary.csv").write_text("", encoding="utf-8")
    assert main(["explorer", str(tmp_path)]) == 2
    assert f"'civsim report {tmp_path}' makes a page of it" in capsys.readouterr().err


def test_without_a_baseline_levels_are_shown(made):
    out = made.parent / "levels"
    assert main(["explorer", str(made), "baseline=none", "measures=coverage", f"out={out}"]) == 0
    assert not (out / "differences.csv").exists()
    assert '"baseline":-1' in (out / "explorer.html").read_text(encoding="utf-8")
