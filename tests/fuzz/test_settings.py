"""Whatever stands on the command line, in a file, a table or a link: it is a study, or the one clear error."""

from pathlib import Path
from urllib.parse import quote

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.fuzz.mutation import FUZZ, as_yaml, mangled, names, replaced, texts

from civsim.configuration import load, load_file, load_values
from civsim.configuration.folders import search_path
from civsim.errors import InputError
from civsim.sweep import design
from civsim.timeline import change_table, timeline

LIBRARY = Path(search_path()[0])
TOWNS = sorted((LIBRARY / "town").glob("*.yaml"))
MODES = sorted((LIBRARY / "mode").glob("*.yaml"))
SCENARIO = {
    "town": "musterstadt",
    "mode": "pact",
    "weeks": 20,
    "load": 1.2,
    "calendar": [{"week": 5, "set": {"budget_cut": 0.2}}, {"week": 9, "close_provider": 2},
                 {"week": 3, "influx": {"group": "youth", "people": 20}}],
    "tables": {"volunteers": [{"key": 1, "district": 2, "hours": 3, "active": 1}]},
}  # fmt: skip
TABLES = {
    "providers": b"key,name,kind,district,staff,services\n1,A,ngo,1,10,open_door\n2,B,municipal_service,2,5,\n",
    "memberships": b"provider,forum,home,district,parent\n1,1,1,,\n2,1,0,,\n",
    "volunteers": b"key;name;district;hours;threshold;service;active\n1;V;1;2,5;0,1;visiting;1\n",
    "contacts": b"recipient,provider\n0,1\n5,2\n",
}
DISTRICTS = b"key,name,share,x,y,deprivation\n2,S,0.4,0,-1,1.5\n1,N,0.6,0.5,1,\n"


def settled(read):
    """Read input: what it says can be simulated, or the error is one line for people."""
    try:
        scenario = read().scenario
    except InputError as error:
        message = str(error)
        assert message.strip() and "Traceback" not in message
        return None
    timeline(scenario)
    try:
        change_table(scenario)
    except InputError:
        return None
    assert scenario.total_weeks >= 1 and scenario.values["recipients"] >= 1
    return scenario


@FUZZ
@given(words=st.lists(st.tuples(names, texts).map("=".join) | texts, max_size=4))
def test_words_of_the_command_line(words):
    settled(lambda: load(words))


@FUZZ
@given(data=st.data())
def test_scenario_files(data, tmp_path_factory):
    path = tmp_path_factory.mktemp("f") / "scenario.yaml"
    content = data.draw(st.one_of(replaced(SCENARIO).map(as_yaml), mangled(as_yaml(SCENARIO))))
    path.write_bytes(content)
    settled(lambda: load_file(path))


@pytest.mark.parametrize("group", ["town", "mode"])
@FUZZ
@given(data=st.data())
def test_towns_and_modes_of_ones_own(group, data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("f")
    (folder / group).mkdir()
    source = data.draw(st.sampled_from({"town": TOWNS, "mode": MODES}[group])).read_bytes()
    content = data.draw(st.one_of(replaced(yaml.safe_load(source)).map(as_yaml), mangled(source)))
    (folder / group / "mine.yaml").write_bytes(content)
    settled(lambda: load([f"{group}=mine"], config_dirs=[folder]))


@pytest.mark.parametrize("table", [*TABLES, "districts"])
@FUZZ
@given(data=st.data())
def test_tables(table, data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("f")
    content = data.draw(mangled(DISTRICTS if table == "districts" else TABLES[table]))
    (folder / "table.csv").write_bytes(content)
    if table == "districts":
        town = yaml.safe_load((LIBRARY / "town" / "musterstadt.yaml").read_text(encoding="utf-8"))
        town |= {"name": "mine", "districts": "table.csv"}
        (folder / "town").mkdir()
        (folder / "town" / "mine.yaml").write_bytes(as_yaml(town))
        (folder / "town" / "table.csv").write_bytes(content)
        settled(lambda: load(["town=mine"], config_dirs=[folder]))
    else:
        path = str(folder / "table.csv")
        settled(lambda: load_values({"town": "musterstadt", "scope": "given", "tables": {table: path}}))


@FUZZ
@given(data=st.data())
def test_designs(data, tmp_path_factory):
    path = tmp_path_factory.mktemp("f") / "design.csv"
    path.write_bytes(data.draw(mangled(b"mode,load,stigma\nhub,0.5,0.1\ncompetition,2,0.4\n")))
    try:
        found = design.read_csv(path)
    except InputError as error:
        assert str(error).strip()
    else:
        assert len(found.table) >= 1


@FUZZ
@given(pairs=st.lists(st.tuples(names, texts), max_size=6), raw=st.none() | st.text(max_size=60))
def test_links(pairs, raw):
    pytest.importorskip("shiny", reason="needs Shiny: pip install 'civsim[app]'")
    from civsim.app.library import Library
    from civsim.app.link import read, write

    query = raw if raw is not None else "&".join(f"{quote(key)}={quote(value)}" for key, value in pairs)
    try:
        found = read(query, Library(()))
    except InputError as error:
        assert str(error).strip() and len(str(error)) < 2000
    else:
        assert read(write(found.choice, found.kept), Library(())) == found
