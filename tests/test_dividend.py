"""The difference to competition net and gross: what coordination costs, by hand and where it must cost nothing."""

import dataclasses
import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.worlds import STRENGTHS, scenario

import civsim
from civsim.analysis import dividend
from civsim.cli.main import main
from civsim.configuration import available_modes
from civsim.measures import MEASURES, Tables
from civsim.messages import languages
from civsim.parameters.cooperation import COORDINATION_TIMES
from civsim.report.write import page_of
from civsim.results import DIVIDEND
from civsim.scenario import Scenario
from civsim.simulate import simulate
from civsim.study import Results, run

WORDS = ["town=musterstadt", "mode=hub", "weeks=52", "burn_in=8"]
FREE = [f"{name}=0" for name in COORDINATION_TIMES]
IDLE = [f"{name}=0" for name in STRENGTHS]


def named(name: str, mode: str, *words: str) -> Scenario:
    return dataclasses.replace(scenario(*words, mode=mode), name=name)


@pytest.fixture(scope="module")
def results() -> Results:
    several = [
        named("competition", "competition"),
        named("networks", "district_networks"),
        named("free of charge", "district_networks", *FREE),
        named("never meets", "district_networks", *IDLE),
        named("coexistence", "coexistence"),
    ]
    return run(several, replicates=3, gross=True)


def parts(results: Results, name: str) -> dict[str, pd.DataFrame]:
    table = results.dividend
    assert table is not None
    own = table[table["scenario"] == name]
    return {part: own[own["part"] == part].reset_index(drop=True) for part in dividend.PARTS}


def known(table: pd.DataFrame) -> pd.DataFrame:
    return table[["diff", "ci_low", "ci_high"]].dropna()


@pytest.mark.parametrize("name", ["competition", "free of charge", "never meets"])
def test_where_coordination_takes_no_hours_gross_is_net_exactly(results: Results, name: str) -> None:
    found = parts(results, name)
    assert len(known(found["net"])) > len(MEASURES) / 2
    pd.testing.assert_frame_equal(
        found["net"].drop(columns="part"), found["gross"].drop(columns="part"), check_exact=True
    )
    assert (known(found["coordination"]) == 0.0).all(axis=None)


def test_competition_has_no_dividend_gross_or_net(results: Results) -> None:
    for table in parts(results, "competition").values():
        assert (known(table) == 0.0).all(axis=None)


def test_gross_less_net_is_what_coordination_costs(results: Results) -> None:
    found = parts(results, "networks")
    expected = found["gross"]["diff"] - found["net"]["diff"]
    same_runs = (found["gross"]["n"] == 3) & (found["net"]["n"] == 3)
    assert same_runs.sum() > len(MEASURES) / 2
    np.testing.assert_allclose(found["coordination"]["diff"][same_runs], expected[same_runs], atol=1e-9, rtol=1e-9)
    assert dividend.whole(results.dividend, "coverage")["networks"]["coordination"]["diff"] != 0.0


def test_net_is_what_the_table_of_differences_says(results: Results) -> None:
    net = parts(results, "networks")["net"]
    told = results.differences[results.differences["scenario"] == "networks"].reset_index(drop=True)
    pd.testing.assert_frame_equal(net.drop(columns="part")[list(told.columns)], told, check_exact=True)


@pytest.mark.parametrize("form", ["hours", "share"])
@pytest.mark.parametrize("mode", available_modes())
def test_the_times_named_are_all_that_coordination_takes(mode: str, form: str) -> None:
    def booked(one: Scenario) -> float:
        found = Tables.of(list(simulate(one, range(1))), one.burn_in)
        return float(found.booked("coordination_hours")[0])

    own = scenario(f"overhead_form={form}", mode=mode)
    assert booked(dividend.without_coordination(own)) == 0.0
    assert (booked(own) > 0.0) == (mode != "competition")


def test_two_runs_by_hand() -> None:
    """Net .10 and .20, gross .15 and .21: coordination costs .05 and .01, .03 on average; t(1, .975) = 12.7062."""
    several = [named("competition", "competition"), named("hub", "hub")]
    key = ("coverage", "", "")
    values = {"competition": {key: np.array([0.4, 0.5])}, "hub": {key: np.array([0.5, 0.7])}}
    gross = {"competition": {key: np.array([0.4, 0.5])}, "hub": {key: np.array([0.55, 0.71])}}
    table = dividend.dividend(several, values, gross)
    found = dividend.whole(table, "coverage")["hub"]
    assert {part: row["diff"] for part, row in found.items()} == pytest.approx(
        {"net": 0.15, "gross": 0.18, "coordination": 0.03}
    )
    sd = 0.02 * math.sqrt(2)
    assert found["coordination"]["ci_high"] == pytest.approx(0.03 + 12.7062 * sd / math.sqrt(2), abs=1e-5)
    said = dividend.findings(table, {"competition": "Competition", "hub": "Hub"})
    assert said == [
        "Hub: no clear cost of coordination in coverage (−22.4 to +28.4 points). Difference to Competition: +15.0 "
        "points as it is (net), +18.0 if coordination cost no hours (gross; 2 paired runs)."
    ]


@pytest.mark.parametrize(
    ("free", "begins"),
    [
        ([0.60, 0.81], "Hub: coordination costs 10.5 points of coverage (4.1 to 16.9)."),
        (
            [0.40, 0.59],
            "Hub: if coordination cost no hours, coverage would even be lower, by 10.5 points (−16.9 to −4.1).",
        ),
        ([0.50, 0.70], "Hub: coordination costs nothing; coverage is exactly the same"),
        ([0.50], "Hub: +10.0 points of coverage apart from Competition as it is (net), +10.0 if"),
    ],
)
def test_what_is_said_follows_the_cost(free: list[float], begins: str) -> None:
    several = [named("competition", "competition"), named("hub", "hub")]
    key, n = ("coverage", "", ""), len(free)
    values = {"competition": {key: np.array([0.4, 0.5][:n])}, "hub": {key: np.array([0.5, 0.7][:n])}}
    gross = {"competition": values["competition"], "hub": {key: np.array(free)}}
    table = dividend.dividend(several, values, gross)
    labels = {"competition": "Competition", "hub": "Hub"}
    (said,) = dividend.findings(table, labels)
    assert said.startswith(begins)
    assert all(dividend.findings(table, labels, one) for one in languages())


def test_python_gives_it_when_asked() -> None:
    several = [civsim.Scenario("musterstadt", mode, weeks=26, burn_in=0) for mode in ("competition", "hub")]
    assert civsim.compare(*several, replicates=1).dividend is None
    found = civsim.compare(*several, replicates=1, gross=True).dividend
    assert found is not None and set(found["part"]) == set(dividend.PARTS)


@pytest.fixture
def undrawn(monkeypatch) -> None:
    """Leave figures out, which take most of the time."""
    monkeypatch.setattr("civsim.results.draw", lambda results, folder: None)


def test_compare_prints_and_writes_it_and_the_report_shows_it(tmp_path: Path, capsys, undrawn: None) -> None:
    folder = tmp_path / "hub"
    assert main(["compare", *WORDS, "replicates=2", "gross=true", f"out={folder}"]) == 0
    printed = capsys.readouterr().out
    for text in (
        "net: as it is",
        "gross: if it cost no hours",
        "what coordination costs",
        "(net), ",
        "(gross; 2 paired",
    ):
        assert text in printed
    table = pd.read_csv(folder / f"{DIVIDEND}.csv", keep_default_na=False)
    assert list(table.columns) == [*dividend.COLUMNS, "group", "district", "provenance"]
    english, german = (page_of(folder, one) for one in ("en", "de"))
    assert "gross: if coordination cost no hours" in english and "dividend.csv" in english
    assert "brutto: wenn die Abstimmung keine Stunden kostete" in german
    assert main(["compare", *WORDS, "replicates=2", f"out={folder}"]) == 0
    assert not (folder / f"{DIVIDEND}.csv").exists()
    assert "gross=true" in page_of(folder, "en")


def test_json_holds_it(capsys, tmp_path: Path, undrawn: None) -> None:
    assert main(["compare", *WORDS, "replicates=1", "gross=true", f"out={tmp_path / 'x'}", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["dividend"]
    assert {row["part"] for row in rows} == set(dividend.PARTS)


@pytest.mark.parametrize(
    ("words", "said"),
    [(["compare", "gross=maybe"], "gross='maybe' is not true or false."), (["run", "gross=true"], "no key 'gross'")],
)
def test_other_values_and_commands_are_refused(words: list[str], said: str, capsys) -> None:
    assert main(words) == 2
    assert said in capsys.readouterr().err
