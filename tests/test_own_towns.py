"""A user's own towns and modes, their tables of districts, and messages for bad files."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from tests.own_files import TABLE, TOWN, load_own, own_message, write_town

from civsim.configuration import available_modes, available_towns, load
from civsim.configuration.folders import shipped
from civsim.errors import InputError
from civsim.parameters.registry import PARAMETERS


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
        ({"settings": {"area": {"value": 12, "unit": "ha"}}}, ["settings.area.unit", "'ha'", "'km2'"]),
        ({"settings": {"budget": {"value": 70, "unit": "thousand EUR"}}}, ["settings.budget.unit", "'EUR a year'"]),
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
