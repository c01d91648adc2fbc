"""Configuration as a user meets it: towns, modes, overrides, own files, calendars, messages for bad input."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import yaml

from civsim.configuration import (
    Study,
    as_settings,
    available_modes,
    available_towns,
    load,
    load_file,
    mode_label,
)
from civsim.configuration.folders import shipped
from civsim.errors import InputError
from civsim.parameters.registry import PARAMETERS
from civsim.scenario import Event

TOWN = {
    "name": "Bad Übung",
    "services": [{"key": 1, "name": "advice", "group": "all", "share": 1, "duration": 4, "hours": 1}],
    "groups": [{"key": 1, "name": "all", "share": 1}],
}
TABLE = "key,name,share,x,y,deprivation\n2,Süd,0.4,0,-1,1.5\n1,Nord,0.6,0.5,1,\n"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A user's configuration folder, in a path with spaces and umlauts."""
    folder = tmp_path / "Mein Ört'chen" / "conf"
    (folder / "town").mkdir(parents=True)
    (folder / "mode").mkdir()
    return folder


def write_town(folder: Path, **changes: object) -> Path:
    content = {**TOWN, **changes}
    file = folder / "town" / f"{content['name']}.yaml"
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return file


def load_own(folder: Path, *words: str) -> Study:
    return load(["town=Bad Übung", *words], config_dirs=[folder])


def message(*words: str) -> str:
    with pytest.raises(InputError) as caught:
        load(list(words))
    return str(caught.value)


def own_message(folder: Path, *words: str) -> str:
    with pytest.raises(InputError) as caught:
        load_own(folder, *words)
    return str(caught.value)


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


def test_longest_run() -> None:
    assert load(["weeks=20000", "burn_in=5000"]).scenario.total_weeks == 25_000


def test_calendar() -> None:
    entries = (
        "[{week: 100, mode: pact}, {week: 20, set: {budget_cut: 0.2, leakage: 0.6}},"
        " {week: 26, close_provider: 3}, {week: 30, influx: {group: youth, people: 40}, note: autumn}]"
    )
    scenario = load([f"calendar={entries}", "burn_in=10", "referral=0.9", "leakage=0.1"]).scenario
    start, cut, pact = scenario.periods
    assert (start.week, cut.week, pact.week) == (0, 30, 110)
    assert scenario.events == (Event(36, "close_provider", 3), Event(40, "influx", 1, 40))
    assert (start.values["budget_cut"], cut.values["budget_cut"], pact.values["budget_cut"]) == (0, 0.2, 0.2)
    assert (start.values["leakage"], cut.values["leakage"], pact.values["leakage"]) == (0.1, 0.6, 0.6)
    assert (start.values["fund"], pact.values["fund"]) == (0, 1)
    assert {period.values["referral"] for period in scenario.periods} == {0.9}
    assert scenario.mode == "competition"


def test_calendar_mode_comes_with_what_the_town_says_about_it() -> None:
    scenario = load(["town=hannover_youth", "calendar=[{week: 5, mode: hub}]"]).scenario
    assert scenario.periods[1].values["coproduction"] == 0.5


def test_calendar_entries_without_effect_make_no_period() -> None:
    assert len(load(["calendar=[{week: 5, mode: competition}]"]).scenario.periods) == 1
    merged = load(["burn_in=0", "calendar=[{week: 0, set: {leakage: 0.4}}]"]).scenario
    assert [(period.week, period.values["leakage"]) for period in merged.periods] == [(0, 0.4)]


@pytest.mark.parametrize(
    ("entry", "parts"),
    [
        ("{week: 260, mode: pact}", ["entry 1", "week=260", "0 to 259"]),
        ("{week: -1, mode: pact}", ["week=-1"]),
        ("{week: 1.5, mode: pact}", ["week=1.5", "whole"]),
        ("{mode: pact}", ["'week' is missing"]),
        ("{week: 1}", ["exactly one of", "found: none"]),
        ("{week: 1, mode: pact, close_provider: 3}", ["exactly one of", "mode, close_provider"]),
        ("{week: 1, mode: pakt}", ["'pakt'", "Did you mean 'pact'"]),
        ("{week: 1, sett: {leakage: 1}}", ["'sett'", "Did you mean 'set'"]),
        ("{week: 1, set: {leakge: 1}}", ["'leakge'", "Did you mean 'leakage'"]),
        ("{week: 1, set: {leakage: 2}}", ["leakage=2", "0 to 1"]),
        ("{week: 1, set: {volunteers: 20}}", ["'volunteers'", "cannot change during a run"]),
        ("{week: 1, set: {}}", ["names no parameter"]),
        ("{week: 1, close_provider: first}", ["close_provider='first'"]),
        ("{week: 1, influx: {group: yuth, people: 3}}", ["'yuth'", "Did you mean 'youth'"]),
        ("{week: 1, influx: {group: youth}}", ["'people' is missing"]),
        ("{week: 1, influx: {group: youth, people: 0}}", ["people=0"]),
        ("7", ["entry 1", "7"]),
    ],
)
def test_calendar_errors(entry: str, parts: list[str]) -> None:
    text = message(f"calendar=[{entry}]")
    assert all(part in text for part in parts), text


def test_calendar_must_be_a_list() -> None:
    assert "list" in message("calendar=5")


def test_own_town_and_mode(own: Path) -> None:
    write_town(own, own_mode="eigen")
    mode = {"name": "eigen", "label": "Eigen", "settings": {"referral": {"value": 0.3}}}
    (own / "mode" / "eigen.yaml").write_text(yaml.safe_dump(mode), encoding="utf-8")
    assert "Bad Übung" in available_towns([own]) and "eigen" in available_modes([own])
    assert "eigen" not in available_modes()
    scenario = load_own(own, "mode=eigen").scenario
    assert scenario.town.districts == () and scenario.values["districts"] == PARAMETERS["districts"].default
    assert scenario.values["referral"] == 0.3
    assert scenario.town.label == {"de": "Bad Übung", "en": "Bad Übung"}
    assert load(["town='Bad Übung'", "districts=9"], config_dirs=[own]).scenario.values["districts"] == 9


def test_own_folder_goes_before_the_shipped_one(own: Path) -> None:
    content = yaml.safe_load((shipped() / "town" / "pirmasens.yaml").read_text(encoding="utf-8"))
    content["settings"]["recipients"]["value"] = 77
    (own / "town" / "pirmasens.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    (own / "config.yaml").write_text(
        "defaults: [{town: pirmasens}, {mode: pact}, _self_]\nweeks: 9\nburn_in: 1\nseed: 1\ntown_seed: 1\n"
        "redraw_town: false\nreplicates: 2\nengine: batch\nleakage: 0.4\n"
    )
    scenario = load([], config_dirs=[own]).scenario
    assert (scenario.town.name, scenario.mode, scenario.weeks) == ("pirmasens", "pact", 9)
    assert (scenario.values["recipients"], scenario.values["leakage"]) == (77, 0.4)
    assert load(["town=pirmasens"]).scenario.values["recipients"] == 6900


def test_a_town_may_extend_a_shipped_one(own: Path) -> None:
    (own / "town" / "neu.yaml").write_text(
        "defaults: [pirmasens, _self_]\nname: neu\nsettings: {volunteers: {value: 5}}\n"
    )
    scenario = load(["town=neu"], config_dirs=[own]).scenario
    assert len(scenario.town.districts) == 8
    assert (scenario.values["volunteers"], scenario.values["recipients"]) == (5, 6900)


def test_an_edited_file_is_read_again(own: Path) -> None:
    write_town(own, settings={"volunteers": {"value": 5}})
    assert load_own(own).scenario.values["volunteers"] == 5
    write_town(own, settings={"volunteers": {"value": 55}})
    assert load_own(own).scenario.values["volunteers"] == 55


@pytest.mark.parametrize(
    ("changes", "parts"),
    [
        ({"setings": {}}, ["'setings'", "Did you mean 'settings'"]),
        ({"_target_": "os.system"}, ["'_target_'"]),
        ({"settings": {"recipient": {"value": 1}}}, ["'recipient'", "Did you mean 'recipients'"]),
        ({"settings": {"volunteers": {"value": -1}}}, ["settings.volunteers", "volunteers=-1", "0 to 5e+06"]),
        ({"settings": {"volunteers": {"vlaue": 1}}}, ["'vlaue'", "Did you mean 'value'"]),
        ({"settings": {"volunteers": {"unit": "people"}}}, ["settings.volunteers", "'value' is missing"]),
        ({"settings": {"volunteers": 5}}, ["{value: 5"]),
        ({"settings": {"volunteers": {"value": 5, "confidence": "hihg"}}}, ["'hihg'", "Did you mean 'high'"]),
        ({"settings": {"volunteers": {"value": "${oc.env:HOME}"}}}, ["volunteers", "not a number"]),
        ({"field": "${oc.env:HOME}"}, ["${"]),
        ({"field": "${oc.env:HOME"}, ["Bad Übung.yaml"]),
        ({"settings": []}, ["settings", "mapping"]),
        ({"own_mode": "pakt"}, ["'pakt'", "Did you mean 'pact'"]),
        ({"mode_settings": {"pakt": {}}}, ["'pakt'", "Did you mean 'pact'"]),
        ({"mode_settings": {"pact": {"fundd": {"value": 1}}}}, ["'fundd'", "Did you mean 'fund'"]),
        ({"label": {"fr": "x"}}, ["'fr'", "de, en"]),
        ({"groups": []}, ["groups", "0 entries"]),
        ({"groups": [{"key": 1, "name": "all", "share": 0.9}]}, ["groups", "sum to 0.9"]),
        ({"groups": [{"key": 1, "name": "old", "share": 1}]}, ["'all'", "Allowed: old"]),
        ({"groups": [TOWN["groups"][0]] * 2}, ["key", "1 comes twice"]),
        ({"services": None}, ["'services' is missing"]),
        ({"services": [{**TOWN["services"][0], "duration": 0}]}, ["duration=0", "0.1 to 520"]),
        ({"calendar": [{"week": 5, "mode": "pakt"}]}, ["'pakt'", "Did you mean 'pact'"]),
        ({"synthetic": {"de": "text"}}, ["synthetic", "list"]),
        ({"districts": {"rows": [{"key": 1, "name": "A", "share": 1, "x": 0}]}}, ["row 1", "'y' is missing"]),
        ({"districts": {"rows": [], "csv": "a.csv"}}, ["not both"]),
        ({"districts": {"csv": "a.csv"}}, ["'a.csv'"]),
        ({"districts": {"rowz": []}}, ["'rowz'", "Did you mean 'rows'"]),
    ],
)
def test_town_errors(own: Path, changes: dict[str, object], parts: list[str]) -> None:
    write_town(own, **changes)
    text = own_message(own)
    assert all(part in text for part in parts), text
    assert "\n" not in text


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        (b"name: x\n  broken: [1", ["kaputt.yaml, line 2"]),
        (b"name: a\nname: b\n", ["kaputt.yaml, line 2", "duplicate"]),
        (b"a: !!python/object/apply:os.getcwd []\n", ["kaputt.yaml, line 1"]),
        (b"- 1\n- 2\n", ["kaputt.yaml"]),
        (b"7\n", ["kaputt.yaml"]),
        (b"", ["kaputt.yaml", "'name' is missing"]),
        (b"name: \xfc\n", ["kaputt.yaml", "UTF-8"]),
        (b"defaults: [nowhere, _self_]\nname: kaputt\n", ["kaputt.yaml", "nowhere"]),
        (b"\x00\x01", ["kaputt.yaml"]),
    ],
)
@pytest.mark.parametrize("group", ["town", "mode"])
def test_broken_files(own: Path, group: str, content: bytes, parts: list[str]) -> None:
    (own / group / "kaputt.yaml").write_bytes(content)
    with pytest.raises(InputError) as caught:
        load([f"{group}=kaputt"], config_dirs=[own])
    text = str(caught.value)
    assert all(part in text for part in parts), text
    assert "\n" not in text
    assert load([], config_dirs=[own]).scenario.town.name == "musterstadt"


@pytest.mark.parametrize("text", ["defaults: [_self_]\n", "defaults: [{town: x}]\n", "town: 3\n", "weks: 3\n", "a: ["])
def test_broken_main_file(own: Path, text: str) -> None:
    (own / "config.yaml").write_text(text)
    with pytest.raises(InputError, match=r"config\.yaml"):
        load([], config_dirs=[own])


def test_folders_must_hold_configuration(tmp_path: Path, own: Path) -> None:
    with pytest.raises(InputError, match="no configuration folder"):
        load([], config_dirs=[tmp_path / "nowhere"])
    with pytest.raises(InputError, match="neither town/ nor mode/"):
        load([], config_dirs=[tmp_path])
    with pytest.raises(InputError, match="Did you mean"):
        load([], config_dirs=[own / "town"])


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        b"\xef\xbb\xbf" + TABLE.encode(),
        TABLE.replace(",", ";").replace(".", ",").encode(),
        TABLE.replace("\n", "\r\n\r\n").encode(),
        TABLE.replace("0.6", "0.6004").encode(),
    ],
)
def test_districts_from_a_table(own: Path, content: bytes) -> None:
    (own / "town" / "teile.csv").write_bytes(content)
    write_town(own, districts={"csv": "teile.csv"})
    north, south = load_own(own).scenario.town.districts
    assert (north.key, north.name, north.x, north.y, north.deprivation) == (1, "Nord", 0.5, 1, None)
    assert (south.key, south.name, south.deprivation) == (2, "Süd", 1.5)
    assert north.share + south.share == pytest.approx(1, abs=1e-12)
    assert north.share == pytest.approx(0.6, abs=2e-4)


def test_districts_by_people_set_the_recipients(own: Path) -> None:
    (own / "town" / "teile.csv").write_text("key,name,recipients,x,y\n1,A,30,0,0\n2,B,10,1,0\n")
    write_town(own, districts={"csv": "teile.csv"}, settings={"recipients": {"value": 5}})
    scenario = load_own(own).scenario
    assert [district.share for district in scenario.town.districts] == [0.75, 0.25]
    assert scenario.values["recipients"] == scenario.town.settings["recipients"].value == 40
    assert load_own(own, "recipients=99").scenario.values["recipients"] == 99


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        ("key,name,x,y\n1,A,0,0\n", ["line 1", "'share' (or 'recipients') is missing"]),
        ("key,name,shares,x,y\n1,A,1,0,0\n", ["line 1", "'shares'", "Did you mean 'share'"]),
        ("key,name,share,x,x,y\n1,A,1,0,0,0\n", ["line 1", "'x' comes twice"]),
        ("key,name,share,x,y\n1,A,0.5,0,0\n1,B,0.5,0,0\n", ["line 3", "key 1 comes twice"]),
        ("key,name,share,x,y\n1,A,0.5,0,0\n2,A,0.5,0,0\n", ["line 3", "name 'A' comes twice"]),
        ("key,name,share,x,y\n1,A,half,0,0\n", ["line 2", "column share", "'half'"]),
        ("key,name,share,x,y\n1,A,1,0,nan\n", ["line 2", "column y", "'nan'"]),
        ("key,name,share,x,y\n1,A,-0.5,0,0\n2,B,1.5,0,0\n", ["line 2", "share=-0.5"]),
        ("key,name,share,x,y\n1,A,0.5,0,0\n2,B,0.4,0,0\n", ["sum to 0.9"]),
        ("key,name,share,x,y\nA1,A,1,0,0\n", ["line 2", "column key", "'A1'"]),
        ("key,name,share,x,y\n1,A,,0,0\n", ["line 2", "'share' is missing"]),
        ("key,name,share,x,y\n1,A,1,0\n", ["line 2", "4 cells", "5 columns"]),
        ("key,name,share,x,y\n1,A,0,5,0,0\n", ["line 2", "6 cells", "5 columns"]),
        ("key;name;recipients;x;y\n1;A;12.000;0;0\n", ["line 2", "column recipients", "'12.000'"]),
        ("key,name,recipients,x,y\n1,A,0,0,0\n", ["sum to 0"]),
        ("key,name,share,recipients,x,y\n1,A,1,5,0,0\n", ["not both"]),
        ('key,name,share,x,y\n1,"A,1,0,0\n', ["line"]),
        ("key,name,share,x,y\n", ["no rows"]),
        ("", ["no rows"]),
    ],
)
def test_table_errors(own: Path, content: str, parts: list[str]) -> None:
    (own / "town" / "teile.csv").write_text(content, encoding="utf-8")
    write_town(own, districts={"csv": "teile.csv"})
    text = own_message(own)
    assert all(part in text for part in ["teile.csv", *parts]), text


def test_a_table_in_another_encoding_names_the_line(own: Path) -> None:
    (own / "town" / "teile.csv").write_bytes(TABLE.encode("latin-1"))
    write_town(own, districts={"csv": "teile.csv"})
    text = own_message(own)
    assert "teile.csv, line 2" in text and "UTF-8" in text


def test_shipped_figures_need_a_source(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_town(own, settings={"volunteers": {"value": 5}})
    assert load_own(own).scenario.town.settings["volunteers"].source == "assumption"
    monkeypatch.setattr("civsim.configuration.read.shipped", own.resolve)
    assert "'source' is missing" in own_message(own)


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
