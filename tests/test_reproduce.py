"""civsim reproduce: figures, tables, folders and sweeps made again; identical, or what differs."""

import json
import shutil

import pandas as pd
import pyarrow.parquet
import pytest

from civsim import sweep
from civsim.cli import main
from civsim.sameness import compare_tables
from civsim.sweep import again

BASE = {"town": "musterstadt", "weeks": 13, "burn_in": 0}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    home = tmp_path_factory.mktemp("arbeit ä")
    assert main(["run", "town=musterstadt", "weeks=13", "burn_in=0", "replicates=2", f"out={home / 'o'}"]) == 0
    return home / "o"


def reproduce(capsys, *words):
    code = main(["reproduce", *map(str, words), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_tables_and_figures_say_where_they_come_from(folder):
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    commit, [digest] = manifest["git_commit"][:10], manifest["scenarios"].values()
    stamp = pd.read_csv(folder / "summary.csv")["provenance"].unique().item()
    assert f"civsim {manifest['civsim']} ({commit}) · seed 1, town seed 1 · config" in stamp
    assert pyarrow.parquet.read_schema(folder / "runs.parquet").metadata[b"civsim"].decode() == stamp
    for figure in (folder / "figures").glob("*.svg"):
        assert commit in figure.read_text(encoding="utf-8") and digest[:8] in figure.read_text(encoding="utf-8")


def test_a_folder_is_identical_until_somebody_changes_a_figure_or_a_cell(folder, capsys):
    picture = sorted((folder / "figures").glob("*_en.svg"))[0]
    table = folder / "summary.csv"
    rows = pd.read_csv(table, dtype=str, keep_default_na=False)
    rows.loc[3, "mean"] = "0.5"
    rows.to_csv(table, index=False)
    picture.write_text(picture.read_text(encoding="utf-8").replace("#000000", "#000001"), encoding="utf-8")
    code, told = reproduce(capsys, folder)
    different = {name: difference for name, difference in told["compared"].items() if difference}
    assert code == 1 and set(different) == {"summary.csv", f"figures/{picture.name}"}
    assert "1 cells in 1 columns (mean in row 4: 0.5 there" in different["summary.csv"]
    assert len(told["compared"]) > 10


def test_reports_that_were_added_do_not_count_but_files_of_results_do(tmp_path, capsys):
    assert main(["run", "town=musterstadt", "weeks=13", "burn_in=0", "replicates=2", f"out={tmp_path / 'o'}"]) == 0
    for name in ("report_de.html", "report_en.pdf"):
        (tmp_path / "o" / name).write_text("a report")
    capsys.readouterr()
    code, told = reproduce(capsys, tmp_path / "o")
    assert code == 0 and not any(name.startswith("report") for name in told["compared"])
    (tmp_path / "o" / "more.csv").write_text("a\n1\n")
    code, told = reproduce(capsys, tmp_path / "o")
    assert code == 1 and told["compared"]["more.csv"] == "was not made again"


def test_a_difference_in_one_thing_is_not_counted_in_files(tmp_path, capsys):
    found = sweep.run(sweep.grid({"load": [0.8]}), out=tmp_path / "o", base=BASE, replicates=2, quiet=True)
    again.compare_tables, kept = lambda *_: "all of it", again.compare_tables
    try:
        assert main(["reproduce", str(found.folder)]) == 1
    finally:
        again.compare_tables = kept
    assert "identical" not in capsys.readouterr().out


def test_one_figure_by_its_name(folder, capsys):
    code, told = reproduce(capsys, sorted((folder / "figures").glob("*_de.png"))[0])
    assert code == 0 and told["identical"] and len(told["compared"]) == 1


def test_a_sweep_or_one_run_of_it(tmp_path, capsys):
    found = sweep.run(sweep.grid({"load": [0.8, 1.2]}), out=tmp_path / "o", base=BASE, replicates=40, quiet=True)
    code, told = reproduce(capsys, tmp_path / "o" / "runs.parquet", "runs=10")
    assert code == 0 and "of 80 runs" in next(iter(told["compared"]))
    row = found.runs.iloc[50]
    code, told = reproduce(capsys, tmp_path / "o", f"point={row['point']}", f"replicate={row['replicate']}")
    assert code == 0 and told["run"]["coverage"] == row["coverage"] and told["run"]["error"] == ""


def test_what_cannot_be_made_again_is_refused(tmp_path, capsys):
    (tmp_path / "picture.svg").touch()
    for words, said in (
        ([], "Name one"),
        ([tmp_path / "no.svg"], "no file"),
        ([tmp_path / "picture.svg"], "no manifest.json"),
    ):
        assert main(["reproduce", *map(str, words)]) == 2
        assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("changes", "code", "said"),
    [({"about": 5}, 2, "is no manifest"), ({"git_commit": True}, 1, " (True), run again")],
)
def test_a_manifest_that_was_edited_gives_an_answer_or_one_message(folder, tmp_path, changes, code, said, capsys):
    copy = tmp_path / "o"
    shutil.copytree(folder, copy)
    content = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    (copy / "manifest.json").write_text(json.dumps(content | changes), encoding="utf-8")
    assert main(["reproduce", str(copy / "summary.csv")]) == code
    told = capsys.readouterr()
    assert said in told.out + told.err
    assert main(["report", str(copy), "language=en"]) == 0


def test_what_differs_between_tables_in_words():
    one = pd.DataFrame({"a": [1, 2], "b": [0.1, float("nan")]})
    assert compare_tables(one, one.copy()) == ""
    assert "columns only now: c" in compare_tables(one, one.assign(c=1))
    assert compare_tables(one, one.iloc[:1]) == "2 rows there, 1 now"
    assert compare_tables(one, one.assign(b=[0.1, 2.0])) == "1 cells in 1 columns (b in row 2: nan there, 2.0 now)"
