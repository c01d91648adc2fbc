"""Documents say what the code says."""

import importlib
import importlib.util
import json
import pkgutil
import re
import zipfile
from pathlib import Path

import pandas as pd
import pytest
import yaml

import civsim.rules
from civsim import workshop
from civsim.cli import main
from civsim.measures import MEASURES
from civsim.parameters.registry import PARAMETERS
from civsim.rules.rule import RULES

ROOT = Path(__file__).parents[1]


def script(name):
    """Return a script of the documentation as a module."""
    spec = importlib.util.spec_from_file_location(Path(name).stem, ROOT / "docs" / name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def generator():
    """Return the script that writes the generated parts of MODEL.md."""
    return script("generate.py")


def test_the_generated_parts_of_the_model_are_up_to_date():
    text = (ROOT / "MODEL.md").read_text(encoding="utf-8")
    assert generator().rendered(text) == text, "run 'make document'"


def test_the_scaling_rules_of_a_nation_are_documented():
    text = (ROOT / "docs" / "how_to" / "nation.md").read_text(encoding="utf-8")
    assert generator().rendered(text, generator().NATION_PARTS) == text, "run 'make document'"


def test_both_engines_list_the_nine_phases():
    schedule = generator().schedule()
    for phase in (
        "environment",
        "volunteer",
        "finance",
        "stance",
        "planning",
        "recipients",
        "admission",
        "learn",
        "book",
    ):
        assert f"`{phase}`" in schedule
    for call in (
        "move_environment",
        "distribute_money",
        "revise",
        "plan_alone",
        "live",
        "admit_and_refer",
        "close_week",
    ):
        assert f"`{call}`" in schedule


def test_links_within_the_documents_lead_somewhere():
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "experiments").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            if "://" not in target and not target.startswith("mailto:"):
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_cards_show_every_group_service_and_mode_in_both_languages(tmp_path):
    cards = script("workshop/cards.py")
    for path in cards.write(tmp_path):
        if path.suffix == ".html":
            page = path.read_text(encoding="utf-8")
            language = path.stem.removeprefix("cards_")
            for mode in (ROOT / "conf" / "mode").glob("*.yaml"):
                assert yaml.safe_load(mode.read_text(encoding="utf-8"))["label"][language] in page
            for service in workshop.town().town.services:
                assert page.count(service.label[language]) >= len(workshop.HOMES) * workshop.QUARTERS
            assert "http" not in page
    if importlib.util.find_spec("weasyprint"):
        assert len(list(tmp_path.glob("*.pdf"))) == 2


def test_the_model_archive_is_complete_and_the_same_every_time(tmp_path):
    archive = script("archive.py")
    path = archive.write(tmp_path / "one")
    assert path.read_bytes() == archive.write(tmp_path / "two").read_bytes()
    with zipfile.ZipFile(path) as held:
        assert held.testzip() is None
        names = [name.partition("/")[2] for name in held.namelist()]
        metadata = json.loads(held.read(f"civsim-{civsim.__version__}/codemeta.json"))
    assert {"LICENSE", "MODEL.md", "CITATION.cff", "src/civsim/rules/access.py", "conf/mode/hub.yaml"} <= set(names)
    assert not [name for name in names if name.startswith((".venv", "results", ".git/", ".ci"))]
    assert metadata["version"] == civsim.__version__
    assert metadata["license"].endswith("Apache-2.0")


def test_rules_that_pages_name_exist():
    for one in pkgutil.iter_modules(civsim.rules.__path__):
        importlib.import_module(f"civsim.rules.{one.name}")
    rules = {f"{one.__module__.rpartition('.')[2]}.{one.__name__}" for one in RULES}
    modules = {name.partition(".")[0] for name in rules}
    page = (ROOT / "docs" / "explanation" / "decisions_of_agents.md").read_text(encoding="utf-8")
    named = [name for name in re.findall(r"`(\w+\.\w+)`", page) if name.partition(".")[0] in modules]
    assert len(named) > 10
    assert [name for name in named if name not in rules] == []


def columns_by_file(folder):
    """Return the columns of every table below a folder of results, by its name without those of modes."""
    tables = {path: pd.read_csv(path) for path in folder.rglob("*.csv")}
    tables |= {path: pd.read_parquet(path) for path in folder.rglob("*.parquet") if path.parent.name != "runs"}
    return {path.relative_to(folder).as_posix(): set(table.columns) for path, table in tables.items()}


SHORT = ["town=musterstadt", "weeks=13", "burn_in=0"]
FIGURES = "measure,value,standard_error,unit\ncoverage,30,5,%\n"


@pytest.mark.parametrize(
    ("commands", "least"),
    [
        ([["compare", "mode=hub", "gross=true", "replicates=2", *SHORT, "out=o"]], 6),
        ([["sweep", "mode=competition,hub", "vary=load", "design=lhs", "points=4", "replicates=2", *SHORT, "out=o"],
          ["analyse", "o", "out=o/a"]], 5),
        ([["sweep", "mode=hub", "vary=load,stigma", "design=saltelli", "blocks=4", "replicates=2", *SHORT, "out=o"],
          ["analyse", "o", "out=o/a"]], 3),
        ([["sweep", "mode=hub", "vary=load,stigma", "design=morris", "blocks=4", "replicates=2", *SHORT, "out=o"],
          ["analyse", "o", "out=o/a"]], 3),
        ([["replicates", "mode=hub", "precision=5", "pilot=true", *SHORT, "out=o"]], 2),
        ([["calibrate", "observed=f.csv", "mode=hub", "vary=load", "samples=200", "trials=5", *SHORT, "out=o"]], 3),
        ([["assumptions", "mode=hub", "only=load", "replicates=2", *SHORT, "out=o"]], 1),
        ([["attribute", "mode=pact", "replicates=2", "budget=1s", *SHORT, "out=o"]], 2),
        ([["optimum", "mode=hub", "replicates=2", *SHORT, "out=o"]], 1),
    ],
    ids=lambda value: "-".join(words[0] for words in value) if isinstance(value, list) else "",
)  # fmt: skip
def test_every_column_of_every_table_is_explained(commands, least, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "f.csv").write_text(FIGURES, encoding="utf-8")
    for words in commands:
        assert main(words) == 0
    text = (ROOT / "docs" / "reference" / "results.md").read_text(encoding="utf-8")
    text += (ROOT / "docs" / "how_to" / "analysis.md").read_text(encoding="utf-8").partition("dividend.csv")[2]
    told = set(re.findall(r"`([^`\n]+)`", text))
    known = {*MEASURES, *PARAMETERS}
    found = columns_by_file(tmp_path / "o")
    assert len(found) >= least
    for name, columns in found.items():
        named = {re.sub("(simulated_|outcome |regret ).*", r"\1", column) for column in columns - known}
        patterns = {re.sub("(simulated_|outcome |regret ).*", r"\1", one) for one in told}
        assert named <= patterns, (name, sorted(named - patterns))
