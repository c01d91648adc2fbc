"""Configuration as a user meets it: towns, modes, overrides, messages for bad input."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from tests.own_files import load_own, message, write_town

from civsim.configuration import available_modes, available_towns, load, mode_label
from civsim.errors import InputError
from civsim.parameters.registry import PARAMETERS


def test_defaults() -> None:
    study = load([])
    scenario = study.scenario
    assert (scenario.town.name, scenario.mode, scenario.name) == (
        "musterstadt",
        "competition",
        "musterstadt competition",
    )
    assert (scenario.weeks, scenario.burn_in, scenario.seed, scenario.town_seed) == (260, 52, 1, 1)
    assert not scenario.redraw_town and scenario.events == () and len(scenario.periods) == 1
    assert (study.replicates, study.engine, study.workers, study.out) == (32, "batch", None, None)
    assert list(scenario.values) == list(PARAMETERS)


@pytest.mark.parametrize(("town", "mode"), list(itertools.product(available_towns(), available_modes())))
def test_every_shipped_town_composes_with_every_mode(town: str, mode: str) -> None:
    scenario = load([f"town={town}"], mode=mode).scenario
    assert (scenario.town.name, scenario.mode) == (town, mode)
    assert scenario.values["recipients"] == scenario.town.settings["recipients"].value
    assert sum(district.share for district in scenario.town.districts) == pytest.approx(1, abs=1e-12)
    assert scenario.values["districts"] == len(scenario.town.districts)
    assert all(figure.source for figure in scenario.town.settings.values())
    assert scenario.town.own_mode in available_modes()


def test_there_are_seven_towns_and_six_modes() -> None:
    assert len(available_towns()) == 7 and len(available_modes()) == 6
    assert mode_label("pact") == {"de": "Pakt", "en": "Pact"}


def test_precedence() -> None:
    by_default = load([]).scenario.values
    assert by_default["leakage"] == PARAMETERS["leakage"].default
    assert load(["town=hannover_youth", "mode=hub"]).scenario.values["coproduction"] == 0.5
    assert load(["town=hannover", "mode=hub"]).scenario.values["coproduction"] == 0.25
    words = ["town=hannover_youth", "mode=hub", "coproduction=0.9", "volunteers=120", "mandatory=true"]
    values = load(words).scenario.values
    assert (values["coproduction"], values["volunteers"], values["mandatory"]) == (0.9, 120, 1)
    assert load(["leakage=0.1", "leakage=0.2"]).scenario.values["leakage"] == 0.2
    assert load(["++leakage=0.4", "cases=none"]).scenario.values["leakage"] == 0.4


def test_a_choice_does_not_stick() -> None:
    load(["town=pirmasens", "mode=pact"])
    assert load([]).scenario.town.name == "musterstadt"


def test_run_settings() -> None:
    words = [
        "weeks=10",
        "burn_in=0",
        "seed=7",
        "town_seed=9223372036854775807",
        "redraw_town=true",
        "engine=mesa",
    ]
    study = load([*words, "workers=2", "replicates=5", "out=Ergebnisse für Ü, 2", "name=Versuch (Ü)"])
    scenario = study.scenario
    assert (scenario.total_weeks, scenario.seed, scenario.town_seed) == (10, 7, 2**63 - 1)
    assert scenario.redraw_town and scenario.name == "Versuch (Ü)"
    assert (study.engine, study.workers, study.replicates) == ("mesa", 2, 5)
    assert study.out == Path("Ergebnisse für Ü, 2")
    assert study.overrides[0] == "weeks=10"


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("town=pirmasen", ["'pirmasen'", "Did you mean 'pirmasens'", "musterstadt"]),
        ("mode=pakt", ["'pakt'", "Did you mean 'pact'", "youth_planning"]),
        ("leakge=0.2", ["'leakge'", "Did you mean 'leakage'"]),
        ("+unknown=1", ["'unknown'", "civsim list parameters"]),
        ("+wekes=1", ["'wekes'", "Did you mean 'weeks'"]),
        ("mode.settings.leakage.value=0.2", ["leakage=VALUE"]),
        ("hydra.run.dir=x", ["hydra.run.dir"]),
        ("_target_=os.system", ["_target_"]),
        ("leakage=1.5", ["leakage=1.5", "0 to 1"]),
        ("leakage=much", ["leakage='much'", "0 to 1"]),
        ("leakage=nan", ["leakage=nan", "0 to 1"]),
        ("leakage=", ["leakage=''"]),
        ("leakage=${oc.env:HOME}", ["leakage='${oc.env:HOME}'"]),
        ("name='${oc.env:HOME}'", ["${"]),
        ("leakage=0,2", ["several values", "point"]),
        ("leakage=[1", ["'leakage=[1'", "cannot be read"]),
        ("volunteers=1.5", ["volunteers=1.5", "whole"]),
        ("cases=hubb", ["'hubb'", "Did you mean 'hub'"]),
        ("~leakage", ["'~leakage'", "key=value"]),
        ("=3", ["'=3'", "key=value"]),
        ("pirmasens", ["Did you mean town=pirmasens"]),
        ("pact", ["Did you mean mode=pact"]),
        ("nonsense", ["key=value"]),
        ("weeks=0", ["weeks=0", "1 to 20000"]),
        ("weeks=20001", ["weeks=20001", "20000"]),
        ("weeks=ten", ["weeks='ten'", "whole number"]),
        ("weeks=true", ["weeks=True"]),
        ("burn_in=-1", ["burn_in=-1", "0 to 5000"]),
        ("seed=-1", ["seed=-1"]),
        ("seed=9223372036854775808", ["9223372036854775808", "9223372036854775807"]),
        ("replicates=0", ["replicates=0", "1000000"]),
        ("workers=257", ["workers=257", "256"]),
        ("engine=msa", ["'msa'", "Did you mean 'mesa'"]),
        ("redraw_town=maybe", ["'maybe'", "true or false"]),
        ("districts=9", ["districts=9", "no effect", "4 districts"]),
        ("own_interval_low=9", ["own_interval_low=9", "own_interval_high=8"]),
    ],
)
def test_bad_words_are_named(word: str, parts: list[str]) -> None:
    text = message(word)
    assert all(part in text for part in parts), text
    assert "\n" not in text


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from hydra.core.global_hydra import GlobalHydra

    monkeypatch.chdir(tmp_path)
    load(["town=langenfeld", "mode=district_networks"])
    with pytest.raises(InputError):
        load(["town=langenfelt"])
    assert list(tmp_path.iterdir()) == [] and Path.cwd() == tmp_path.resolve()
    assert not GlobalHydra.instance().is_initialized()


def test_an_application_with_hydra_keeps_its_state(own: Path) -> None:
    from hydra import initialize_config_dir
    from hydra.core.global_hydra import GlobalHydra

    with initialize_config_dir(str(own), version_base="1.3"):
        before = GlobalHydra.instance().hydra
        write_town(own)
        load_own(own)
        assert GlobalHydra.instance().hydra is before


def test_threads(own: Path) -> None:
    write_town(own)
    failures: list[BaseException] = []

    def work(mode: str) -> None:
        try:
            for _ in range(5):
                assert load_own(own, "weeks=5").scenario.weeks == 5
                assert load(["town=pirmasens"], mode=mode).scenario.mode == mode
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(mode,)) for mode in available_modes()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_hydra_is_imported_only_when_needed() -> None:
    code = "import sys, civsim.configuration; sys.exit('hydra' in sys.modules or 'omegaconf' in sys.modules)"
    subprocess.run(
        [sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    )
