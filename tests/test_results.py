"""Folders of results: a command without a folder of its own never replaces what another one found."""

import json
from pathlib import Path

import pytest

from civsim import origin, results, sweep
from civsim.cli import main

COMPARE = ["compare", "town=musterstadt"]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def leave(folder, command, **content):
    results.write_manifest(folder, command, {"scenarios": {"one": "a"}, **content})


def test_the_same_command_finds_its_folder_and_another_one_the_next_free():
    first = results.place(None, "compare_musterstadt/", COMPARE)
    assert first == Path("results/compare_musterstadt")
    leave(first, [*COMPARE, "workers=2"])
    assert results.place(None, "compare_musterstadt/", COMPARE) == first
    second = results.place(None, "compare_musterstadt/", [*COMPARE, "weeks=4"])
    assert second == Path("results/compare_musterstadt-2")
    leave(second, [*COMPARE, "weeks=4"])
    assert results.place(None, "compare_musterstadt/", [*COMPARE, "weeks=9"]) == Path("results/compare_musterstadt-3")


def test_scenario_files_that_have_changed_count_as_another_command():
    folder = results.place(None, "mine", COMPARE, ["a"])
    leave(folder, COMPARE)
    assert results.place(None, "mine", COMPARE, ["a"]) == folder
    assert results.place(None, "mine", COMPARE, ["b"]) == Path("results/mine-2")


def test_another_version_of_the_source_leaves_earlier_results(monkeypatch):
    leave(results.place(None, "mine", COMPARE), COMPARE)
    monkeypatch.setattr(results, "source_digest", lambda: origin.source_digest()[::-1])
    assert results.place(None, "mine", COMPARE) == Path("results/mine-2")


def test_what_cannot_be_read_is_left_alone():
    folder = results.place(None, "mine", COMPARE)
    (folder / "manifest.json").write_text(json.dumps(["no", "manifest"]))
    assert results.place(None, "mine", COMPARE) == Path("results/mine-2")


def test_a_folder_that_the_user_names_is_used():
    leave(results.place(Path("out"), "compare_musterstadt/fixed", COMPARE), COMPARE)
    other = [*COMPARE, "weeks=4"]
    assert results.place(Path("out"), "compare_musterstadt/fixed", other) == Path("out/fixed")


def test_figures_of_earlier_results_do_not_stay_beside_new_tables(tmp_path):
    figures = results.empty_figures(tmp_path)
    (figures / "pirmasens_who_gains_hub_de.svg").write_text("earlier")
    (figures / "notes.txt").write_text("the user's own")
    assert [path.name for path in results.empty_figures(tmp_path).iterdir()] == ["notes.txt"]


@pytest.mark.filterwarnings("error:Attempting to set identical")
def test_a_comparison_shorter_than_a_quarter_is_written_and_told_without_the_course_over_time(capsys):
    short = ["town=musterstadt", "mode=hub", "weeks=8", "burn_in=0", "replicates=2", "out=short"]
    assert main(["compare", *short]) == 0
    assert "Municipal hub" in capsys.readouterr().out
    figures = {path.stem for path in Path("short/figures").glob("*.svg")}
    assert {"musterstadt_funnel_de", "musterstadt_differences_en"} <= figures
    assert not any("_coverage_" in name for name in figures)
    assert main(["report", "short", "language=de"]) == 0
    assert Path("short/report_de.html").exists()


@pytest.mark.parametrize(
    "words",
    [
        ["compare", "mode=hub", "weeks=13", "replicates=2"],
        ["run", "weeks=13", "replicates=2"],
        ["replicates", "mode=hub", "pilot=true", "precision=5", "weeks=13"],
        ["analyse", "kept"],
    ],
)
def test_no_command_replaces_the_runs_of_a_sweep(words, capsys):
    base = {"town": "musterstadt", "weeks": 13, "burn_in": 0}
    sweep.run(sweep.grid({"mode": ["competition", "hub"], "load": [0.8, 1.2]}), out="kept", base=base, replicates=2)
    assert main([*words, "out=kept"]) == 2
    assert "out=kept holds the runs of a sweep, which would be lost" in capsys.readouterr().err
    assert len(sweep.read("kept").runs) == 8


def test_a_report_of_earlier_results_does_not_stay_beside_others():
    words = ["run", "town=musterstadt", "burn_in=0", "replicates=2", "out=again"]
    assert main([*words, "weeks=26"]) == 0
    assert main(["report", "again", "language=en"]) == 0
    assert list(Path("again").glob("report_*"))
    assert main([*words, "weeks=39"]) == 0
    assert not list(Path("again").glob("report_*"))


@pytest.mark.parametrize("weeks", [13, 25])
def test_the_course_over_a_single_quarter_is_drawn_with_its_labels_on_the_sheet(weeks):
    words = ["town=musterstadt", "mode=hub", f"weeks={weeks}", "burn_in=0", "replicates=2", "out=single"]
    assert main(["compare", *words]) == 0
    assert Path("single/figures/musterstadt_coverage_en.png").stat().st_size > 10_000
