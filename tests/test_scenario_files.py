"""Scenario files, and the settings that rebuild a scenario."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from tests.own_files import load_own, write_town

from civsim.configuration import Study, as_settings, available_modes, load, load_file
from civsim.errors import InputError

SCENARIO = """
name: Fusion
town: hannover_youth
mode: hub
weeks: 30
burn_in: 4
leakage: .2
mix_shock: 0.00001
replicates: 3
calendar:
  - {week: 10, mode: pact}
  - {week: 12, set: {budget_cut: .2}}
  - {week: 12, close_provider: 3}
  - {week: 13, influx: {group: youth, people: 40}}
"""


def test_scenario_file(tmp_path: Path) -> None:
    file = tmp_path / "wie heißt es.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    study = load_file(file, ["leakage=0.3"])
    assert (study.scenario.name, study.scenario.mode, study.replicates) == ("Fusion", "hub", 3)
    assert study.scenario.values["leakage"] == 0.3
    assert load_file(file, mode="pact").scenario.mode == "pact"
    file.write_text("town: pirmasens\n", encoding="utf-8")
    assert load_file(file).scenario.name == "wie heißt es"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("leakge: 1\n", ["a.yaml", "'leakge'", "Did you mean 'leakage'"]),
        ("leakage: 7\n", ["a.yaml", "leakage=7", "0 to 1"]),
        ("leakage: [\n", ["a.yaml, line 2"]),
        ("- 1\n", ["a.yaml"]),
        ("town: pirmasen\n", ["Did you mean 'pirmasens'"]),
        ("town: {name: x}\n", ["town", "is missing"]),
    ],
)
def test_scenario_file_errors(tmp_path: Path, text: str, parts: list[str]) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(text)
    with pytest.raises(InputError) as caught:
        load_file(file)
    assert all(part in str(caught.value) for part in parts), caught.value


def test_missing_scenario_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.yaml"):
        load_file(tmp_path / "nowhere.yaml")


def rebuilt(study: Study, folder: Path) -> Study:
    file = folder / "rebuilt.yaml"
    file.write_text(yaml.safe_dump(as_settings(study), allow_unicode=True, sort_keys=False), encoding="utf-8")
    return load_file(file)


def test_settings_rebuild_the_scenario(tmp_path: Path, own: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(SCENARIO, encoding="utf-8")
    study = load_file(file)
    again = rebuilt(study, tmp_path)
    assert again.scenario == study.scenario and again.scenario.digest() == study.scenario.digest()
    assert (again.replicates, again.engine) == (study.replicates, study.engine)
    assert as_settings(study)["town"] == "hannover_youth"
    for mode in available_modes():
        one = load(["town=pirmasens"], mode=mode)
        assert rebuilt(one, tmp_path).scenario == one.scenario
        assert "leakage" not in as_settings(one)


def test_settings_of_an_own_town_stand_alone(tmp_path: Path, own: Path) -> None:
    (own / "town" / "teile.csv").write_text("key,name,recipients,x,y\n1,A,31,0,0\n2,B,10,1,0\n7,C,8,2.5,0\n")
    write_town(
        own,
        districts={"csv": "teile.csv"},
        own_mode="eigen",
        settings={"volunteers": {"value": 5, "year": 2020, "note": "Zählung"}},
        mode_settings={"eigen": {"fund": {"value": 0.5}}},
        calendar=[{"week": 3, "close_provider": 1}, {"week": 3, "mode": "pact"}],
        known={"reached": {"value": 3}},
        synthetic={"de": ["Lage"]},
    )
    (own / "mode" / "eigen.yaml").write_text("name: eigen\nsettings: {referral: {value: 0.3}}\n")
    study = load_own(own, "mode=eigen", "budget=1e5")
    again = rebuilt(study, tmp_path)
    assert again.scenario == study.scenario and again.scenario.digest() == study.scenario.digest()
