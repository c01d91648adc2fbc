"""Folders that are damaged: one clear message, the old report stays, and no script of a figure comes along."""

import re

import pytest

from civsim.cli.main import main


def spoil_nothing(folder):
    return folder / "nowhere"


def spoil_manifest(folder):
    (folder / "manifest.json").unlink()
    return folder


def spoil_number(folder):
    path = folder / "summary.csv"
    path.write_text(re.sub(r"\d\.\d+", "viel", path.read_text(encoding="utf-8"), count=1), encoding="utf-8")
    return folder


def spoil_column(folder):
    path = folder / "differences.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("ci_low", "low", 1), encoding="utf-8")
    return folder


def spoil_rows(folder):
    path = folder / "summary.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(line for line in lines if ",coverage," not in line), encoding="utf-8")
    return folder


def spoil_configuration(folder):
    (folder / "config.yaml").write_text("town: [", encoding="utf-8")
    return folder


def spoil_figure(folder):
    next((folder / "figures").glob("*_funnel_de.svg")).write_text("<svg", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (spoil_nothing, "is not a folder"),
        (spoil_manifest, "there is no manifest.json"),
        (spoil_number, "summary.csv, column 'mean'"),
        (spoil_column, "differences.csv has no column 'ci_low'"),
        (spoil_rows, "coverage"),
        (spoil_configuration, "config.yaml"),
        (spoil_figure, "cannot be read as a figure"),
    ],
)
def test_a_broken_folder_ends_with_one_message_and_keeps_the_old_report(copied, capsys, spoil, named):
    before = (copied / "report_de.html").read_bytes()
    assert main(["report", str(spoil(copied))]) == 2
    assert named in capsys.readouterr().err
    assert (copied / "report_de.html").read_bytes() == before
    assert not [path for path in copied.iterdir() if path.name.startswith(".")]


def test_a_figure_brings_no_script_along(copied):
    path = next((copied / "figures").glob("*_funnel_en.svg"))
    text = path.read_text(encoding="utf-8").replace("<defs>", "<script>alert(1)</script><defs onload='x()'>", 1)
    path.write_text(text, encoding="utf-8")
    assert main(["report", str(copied), "language=en"]) == 0
    written = (copied / "report_en.html").read_text(encoding="utf-8")
    assert "alert(1)" not in written and "onload" not in written
