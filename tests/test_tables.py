"""Tables that a user gives: read at the door, used in the place of synthetic ones, equal in both engines."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.worlds import STRENGTHS, scenario

import civsim
from civsim.configuration import Study, as_settings, load, load_file, load_values
from civsim.engines.batch.engine import BatchRun
from civsim.engines.parity import compare_engines
from civsim.errors import InputError
from civsim.generate import generate
from civsim.scenario import GivenForum, GivenMembership, GivenProvider, GivenTables, GivenVolunteer, Scenario

PROVIDERS = """key,name,kind,district,staff,founder_hours,reputation,reserves,services,gives
7,Youth club,ngo,3,12.5,2,0.8,500,open_door|homework_help,1
2,Parish,,1,3,,,,visiting,0
40,Town hall,municipal_service,1,20,,,,,
5,Neighbours,ngo,2,0,6,,,,
"""
MEMBERSHIPS = """provider,forum,home,district,parent
7,1,1,3,9
7,9,,,
2,1,,3,9
5,9,1,,
40,4,1,,
2,4,,,
2,9,1,,
"""
VOLUNTEERS = """key,district,hours,threshold,service,active
3,1,2.5,0.4,visiting,1
1,4,,,,
9,2,8,-1,open_door,1
"""


def write(folder: Path, **tables: str) -> list[str]:
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    named = ", ".join(f"{name}: '{folder / name}.csv'" for name in tables)
    return ["town=musterstadt", f"tables={{{named}}}"]


def message(folder: Path, *words: str, **tables: str) -> str:
    with pytest.raises(InputError) as caught:
        load([*write(folder, **tables), *words])
    return str(caught.value)


def given_world(tmp_path: Path) -> tuple[Scenario, object]:
    words = write(tmp_path, providers=PROVIDERS, memberships=MEMBERSHIPS, volunteers=VOLUNTEERS)
    loaded = load([*words, "mode=pact", "scope=given"]).scenario
    return loaded, generate(loaded, 1)


def test_tables_take_the_place_of_synthetic_ones(tmp_path: Path) -> None:
    loaded, world = given_world(tmp_path)
    assert [loaded.values[name] for name in ("providers", "municipal_services", "volunteers")] == [3, 1, 2]
    rows = world.providers[world.providers["active"] == 1]
    assert rows["key"].tolist() == [2, 5, 7, 40]
    assert rows["kind"].tolist() == [0, 0, 0, 1]
    assert world.districts["key"][rows["district"]].tolist() == [1, 2, 3, 1]
    assert rows["staff"].tolist() == [3.0, 0.0, 12.5, 20.0]
    assert rows["founder_hours"].tolist() == [0.0, 6.0, 2.0, 0.0]
    assert (rows["reputation"][2], rows["reserves"][2]) == (0.8, 500.0)
    assert rows["gives"].tolist() == [0, -1, 1, -1]
    assert rows["grant_4"][2] / rows["grant_4"][0] == pytest.approx(12.5 / 3.0)
    served = world.cells["service"][world.offers["cell"][world.offers["provider"] == 2]]
    assert sorted(set(served.tolist())) == [0, 1]
    assert set(world.cells["service"][world.offers["cell"][world.offers["provider"] == 0]].tolist()) == {2}
    assert world.administration["first_slot"].tolist() == [4]
    volunteers = world.volunteers
    assert volunteers["key"].tolist() == [1, 3, 9]
    assert (volunteers["provider"] >= 0).tolist() == [False, True, True]
    assert (volunteers["hours"][1], volunteers["threshold"][1], volunteers["service"][1]) == (2.5, 0.4, 2)
    assert world.districts["volunteer_pool"].tolist() == [1, 1, 0, 1]


def test_given_forums_exist_only_under_their_scope(tmp_path: Path) -> None:
    loaded, _ = given_world(tmp_path)
    run = BatchRun(loaded.with_values(membership="all"))
    run.advance(1)
    forums = run.world.forums
    given = forums["given_by_table"] == 1
    assert forums["key"][given].tolist() == [1, 4, 9]
    assert forums["active"].tolist() == given.astype(int).tolist()
    assert forums["members"][given].tolist() == [2, 2, 3]
    assert forums["parent"][np.flatnonzero(given)[0]] == np.flatnonzero(given)[2]
    citywide = BatchRun(loaded.with_values(membership="all", scope="citywide"))
    citywide.advance(1)
    assert citywide.world.forums["active"].tolist() == [1] + [0] * (len(forums) - 1)
    for provider in run.world.providers:
        first, count = provider["first_membership"], provider["memberships"]
        assert set(run.world.memberships["provider"][first : first + count]) == {
            np.flatnonzero(run.world.providers["key"] == provider["key"])[0]
        }


def test_the_order_of_rows_changes_nothing(tmp_path: Path) -> None:
    loaded, _ = given_world(tmp_path)
    turned = {}
    for name, text in (("providers", PROVIDERS), ("memberships", MEMBERSHIPS), ("volunteers", VOLUNTEERS)):
        head, *rows = text.strip().split("\n")
        turned[name] = "\n".join([head, *rows[::-1]])
    other = load([*write(tmp_path, **turned), "mode=pact", "scope=given"]).scenario
    assert other.digest() == loaded.digest()
    changed = PROVIDERS.replace("12.5", "12.6")
    assert load([*write(tmp_path, providers=changed), "mode=pact"]).scenario.digest() != loaded.digest()


def test_settings_write_tables_out(tmp_path: Path) -> None:
    loaded, _ = given_world(tmp_path)
    content = as_settings(Study(loaded, 2, "batch", None, None))
    again = load_values(content).scenario
    assert again.tables == loaded.tables
    assert again.digest() == loaded.digest()


def test_tables_of_a_scenario_file_and_of_the_python_interface(tmp_path: Path) -> None:
    write(tmp_path, volunteers=VOLUNTEERS)
    file = tmp_path / "mine.yaml"
    rows = "[{key: 3, district: 2, staff: 4, services: [visiting, open_door]}]"
    file.write_text(f"town: musterstadt\ntables:\n  volunteers: volunteers.csv\n  providers: {rows}\n")
    tables = load_file(file).scenario.tables
    assert tables.providers == (GivenProvider(3, "ngo", 2, 4.0, services=("visiting", "open_door")),)
    assert [one.key for one in tables.volunteers or ()] == [1, 3, 9]
    direct = civsim.Scenario("musterstadt", tables={"providers": [{"key": 3, "district": 2, "staff": 4}]})
    assert direct.frozen.values["providers"] == 1


@pytest.mark.parametrize(
    ("table", "old", "new", "parts"),
    [
        ("providers", "2,Parish", "0,Parish", ["providers.csv, line 3", "key=0", "1 to 20000"]),
        ("providers", "2,Parish", "7,Parish", ["line 3", "key 7 comes twice"]),
        ("providers", "2,Parish,,1", "2,Parish,,6", ["line 3", "no district 6", "1, 2, 3, 4"]),
        ("providers", "municipal_service", "municipal", ["line 4", "'municipal'", "Did you mean 'municipal_service'"]),
        ("providers", "12.5", "-1", ["line 2", "staff=-1.0", "0 to 1000000"]),
        ("providers", "12.5", "many", ["line 2, column staff", "'many'"]),
        ("providers", "visiting,0", "visits,0", ["line 3", "'visits'", "Did you mean 'visiting'"]),
        ("providers", "visiting,0", "visiting,2", ["line 3", "gives=2", "0 to 1"]),
        ("providers", "0.8", "1.8", ["line 2", "reputation=1.8", "0.05 to 1"]),
        ("providers", "founder_hours", "founders", ["line 1", "'founders'", "Did you mean 'founder_hours'"]),
        ("providers", "staff", "name", ["line 1", "'name' comes twice"]),
        ("providers", ",3,,,,visiting", ",,,,,visiting", ["line 3", "'staff' is missing"]),
        ("memberships", "5,9,1,,", "6,9,1,,", ["memberships.csv, line 5", "no provider 6", "2, 5, 7, 40"]),
        ("memberships", "2,9,1,,", "2,4,1,,", ["line 8", "(2, 4) comes twice"]),
        ("memberships", "2,1,,3,9", "2,1,,2,9", ["line 4", "forum 1", "another district"]),
        ("memberships", "7,9,,,", "7,9,1,,", ["line 3", "home forum of provider 7 comes twice"]),
        ("memberships", "3,9", "3,8", ["line 2", "no forum 8", "1, 4, 9"]),
        ("memberships", "3,9", "3,1", ["line 2", "parent=1", "another forum"]),
        ("memberships", "forum", "forums", ["line 1", "'forums'", "Did you mean 'forum'"]),
        ("volunteers", "2.5", "169", ["volunteers.csv, line 2", "hours=169.0", "0 to 168"]),
        ("volunteers", "0.4", "11", ["line 2", "threshold=11.0", "-10 to 10"]),
        ("volunteers", "open_door", "open door", ["line 4", "'open door'", "Did you mean 'open_door'"]),
    ],
)
def test_bad_tables(tmp_path: Path, table: str, old: str, new: str, parts: list[str]) -> None:
    tables = {"providers": PROVIDERS, "memberships": MEMBERSHIPS, "volunteers": VOLUNTEERS}
    tables[table] = tables[table].replace(old, new)
    text = message(tmp_path, **tables)
    for part in parts:
        assert part in text


def test_tables_and_parameters_that_contradict_each_other(tmp_path: Path) -> None:
    assert "the table of providers has 3 NGOs" in message(tmp_path, "providers=9", providers=PROVIDERS)
    assert "2 who are active" in message(tmp_path, "volunteers=9", volunteers=VOLUNTEERS)
    assert "volunteer_pool has no effect" in message(tmp_path, "volunteer_pool=2", volunteers=VOLUNTEERS)
    assert "Did you mean 'memberships'" in message(tmp_path, membership=MEMBERSHIPS)
    assert "no rows" in message(tmp_path, providers="key,district,staff\n")
    with pytest.raises(InputError, match="memberships: FILE"):
        load(["town=musterstadt", "scope=given"])
    with pytest.raises(InputError, match=r"no file 'gone\.csv'"):
        load(["town=musterstadt", "tables={providers: gone.csv}"])
    with pytest.raises(InputError, match=r"tables\.providers: the table has no rows"):
        load(["town=musterstadt", "tables={providers: []}"])


def test_a_provider_of_a_table_can_be_closed_by_its_key(tmp_path: Path) -> None:
    words = write(tmp_path, providers=PROVIDERS)
    run = BatchRun(load([*words, "burn_in=0", "calendar=[{week: 3, close_provider: 7}]"]).scenario)
    run.advance(5)
    assert run.world.providers["active"][:4].tolist() == [1, 1, 0, 1]
    with pytest.raises(InputError, match="table of providers"):
        BatchRun(load([*words, "calendar=[{week: 3, close_provider: 8}]"]).scenario)


@st.composite
def random_tables(draw: st.DrawFn) -> GivenTables:
    """Providers with any number of memberships in any forums, and volunteers, of which some are described."""
    numbers = sorted(draw(st.sets(st.integers(1, 20_000), min_size=1, max_size=12)))
    amounts = st.sampled_from([0.0, 0.5, 3.0, 40.0])
    providers = tuple(
        GivenProvider(
            key=key,
            kind="municipal_service" if draw(st.integers(0, 5)) == 5 else "ngo",
            district=draw(st.integers(1, 4)),
            staff=draw(amounts),
            founder_hours=draw(amounts),
            gives=draw(st.sampled_from([None, True, False])),
            services=draw(st.sampled_from([(), ("visiting",), ("open_door", "visiting")])),
        )
        for key in numbers
    )
    forums = tuple(GivenForum(key, draw(st.sampled_from([None, 1, 3]))) for key in range(draw(st.integers(1, 8))))
    forums = (*(dataclasses.replace(one, parent=99) if one.key % 2 else one for one in forums), GivenForum(99))
    memberships = []
    for provider in providers:
        chosen = sorted(draw(st.sets(st.sampled_from([one.key for one in forums]))))
        home = draw(st.sampled_from([None, *chosen]))
        memberships += [GivenMembership(provider.key, forum, forum == home) for forum in chosen]
    volunteers = tuple(
        GivenVolunteer(key, draw(st.integers(1, 4)), draw(st.sampled_from([None, 2.0])), active=draw(st.booleans()))
        for key in range(draw(st.integers(0, 12)))
    )
    return GivenTables(providers, forums, tuple(memberships), volunteers)


@given(
    tables=random_tables(),
    mode=st.sampled_from(["pact", "hub", "district_networks"]),
    choices=st.fixed_dictionaries(
        {
            "stance_rule": st.sampled_from(["imitation", "best_response"]),
            "revision_order": st.sampled_from(["once_each", "at_random"]),
            "neighbours": st.sampled_from(["any_forum", "home_forum"]),
            "programme_groups": st.sampled_from(["forum", "random"]),
            "programme_kind": st.sampled_from(["linear", "threshold"]),
            "joint_bid": st.sampled_from([0.0, 0.5, 1.0]),
            "membership": st.sampled_from(["all", "share", "endogenous"]),
            "scope": st.sampled_from(["given", "given", "district_and_city"]),
        }
    ),
)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_both_engines_agree_on_any_tables(tables: GivenTables, mode: str, choices: dict[str, str | float]) -> None:
    strengths = dict.fromkeys(STRENGTHS, 0.8)
    base = scenario(mode=mode, weeks=16, burn_in=1).with_values(**strengths, **choices, stance_interval=3)
    found = compare_engines(dataclasses.replace(base, tables=tables))
    assert found.difference is None


def test_people_apply_only_to_providers_on_their_contact_list(tmp_path):
    pairs = [(number, 1 + number % 3) for number in range(0, 300, 2)]
    contacts = "recipient,provider\n" + "\n".join(f"{one},{other}" for one, other in pairs) + "\n"
    loaded = load(write(tmp_path, contacts=contacts)).scenario
    assert [(one.recipient, one.provider) for one in loaded.tables.contacts or ()] == pairs
    scenario = dataclasses.replace(loaded.with_values(load=5.0, municipal_services=0), weeks=20, burn_in=0)
    run = BatchRun(scenario)
    run.advance(scenario.total_weeks)
    recipients = run.world.recipients
    met = {(int(one["key"]), int(one["provider"]) + 1) for one in recipients if one["provider"] >= 0}
    assert met and met <= set(pairs)
    assert compare_engines(scenario).difference is None


@pytest.mark.parametrize(
    ("rows", "said"), [("0,99", "there is no provider 99"), ("9999,1", "recipient=9999"), ("1,2\n1,2", "comes twice")]
)
def test_impossible_contacts_are_refused(rows, said, tmp_path):
    assert said in message(tmp_path, contacts=f"recipient,provider\n{rows}\n")
