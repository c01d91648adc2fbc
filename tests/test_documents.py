"""Documents say what the code says."""

import importlib.util
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def generator():
    """Return the script that writes the generated parts of MODEL.md."""
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


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
