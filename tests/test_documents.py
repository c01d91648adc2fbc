"""Documents say what the code says."""

import importlib
import importlib.util
import json
import pkgutil
import re
import zipfile
from pathlib import Path

import yaml

import civsim.rules
from civsim import workshop
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
