"""A nation as a person runs it: stored, resumed, the same however it is divided, paired, reported."""

import json
import math

import numpy as np
import pandas as pd
import pytest

from civsim.analysis.jackknife import jackknife
from civsim.analysis.paired import estimate
from civsim.analysis.tables import tabulate as tabulate_scenario
from civsim.cli.main import main
from civsim.errors import InputError
from civsim.nation import run, tables, towns
from civsim.nation.scaling import town_values
from civsim.nation.study import load_nation
from civsim.nation.totals import NATIONAL
from civsim.nation.write import tabulate
from civsim.simulate import simulate
from civsim.sweep.executors import executor
from civsim.sweep.manifest import Manifest
from civsim.sweep.store import Store

from .tables import GOOD, write

SORT = ["key", "field", "mode", "replicate"]
ROWS = (*GOOD, "01051002,Einoede,SH,1,6.9,9.25,54.16,03,1", "01051003,Ohne,SH,800,,,,,")


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    return write(tmp_path_factory.mktemp("tables"), *ROWS)


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    monkeypatch.setattr(towns, "PEOPLE_OF_A_CHUNK", 500)


def study_of(table, folder, *words):
    return load_nation(
        [f"municipalities={table}", "weeks=26", "burn_in=4", "mode=[competition,hub]", f"out={folder}", *words]
    )


def filled(study, workers=1):
    with Store(study.out, Manifest.now("nation", study.fixed(), {}), sort=SORT) as store:
        with executor("threads", workers) as pool:
            run.fill(store, study.chunks, study.work, pool, quiet=True)
        return store.read()


@pytest.fixture(scope="module")
def done(table, tmp_path_factory):
    study = study_of(table, tmp_path_factory.mktemp("one") / "out", "replicates=2")
    return study, filled(study)


def test_all_towns_are_there_and_the_same_for_two_workers(done, table, tmp_path):
    study, runs = done
    assert study.register.population == 5132 + 3893 + 371 + 1 + 800
    assert len(runs) == study.towns * 2 * 2 and study.towns == 8  # nobody of the one inhabitant is in a target group
    pd.testing.assert_frame_equal(runs, filled(study_of(table, tmp_path / "two", "replicates=2"), workers=2))


def test_a_town_of_a_nation_is_the_same_town_run_alone(done, table, tmp_path):
    _, runs = done
    alone = study_of(table, tmp_path / "alone", "replicates=2", "only=07317", "field=youth")
    mine = runs[(runs["key"] == "07317000") & (runs["field"] == "youth")].reset_index(drop=True)
    pd.testing.assert_frame_equal(filled(alone), mine)
    [place] = alone.chunks[0].places
    scenario = towns.scenario_of(place, alone.templates["youth", "hub"])
    values = tabulate_scenario(scenario, list(simulate(scenario, range(2), workers=1)))
    found = tables.per_municipality(alone, mine, tables.towns(alone)).set_index("mode").loc["hub"]
    for name in NATIONAL:
        np.testing.assert_allclose(found[name], values[name, "", ""].mean(), rtol=1e-12, err_msg=name)


def test_what_is_missing_is_run_again_and_nothing_else(done, table, tmp_path, monkeypatch):
    study = study_of(table, tmp_path / "out", "replicates=2")
    chunks = study.chunks
    assert len(chunks) > 3
    with Store(study.out, Manifest.now("nation", study.fixed(), {}), sort=SORT) as store:
        for chunk in chunks[:2]:
            store.write(chunk.name, study.work.run(chunk.places))
    ran = []
    plain = run.Work.run
    monkeypatch.setattr(run.Work, "run", lambda work, places: ran.append(places) or plain(work, places))
    runs = filled(study)
    assert ran == [chunk.places for chunk in chunks[2:]]
    pd.testing.assert_frame_equal(runs, done[1])
    with pytest.raises(InputError, match="replicates"):
        filled(study_of(table, tmp_path / "out", "replicates=3"))


def test_groups_add_up_and_differences_are_paired(done):
    study, runs = done
    found = tabulate(study, runs)
    whole = found.groups[(found.groups["grouping"] == "nation") & (found.groups["over"] == "municipalities")]
    hub = runs[(runs["mode"] == "hub") & (runs["field"] == "youth")]
    ended = hub["met"].sum() + hub[[name for name in NATIONAL if name.startswith("lost_")]].to_numpy().sum()
    youth = whole[(whole["field"] == "youth") & (whole["mode"] == "hub")].set_index("measure")["value"]
    assert youth["coverage"] == pytest.approx(hub["met"].sum() / ended)
    assert set(whole["field"]) == {"youth", "seniors", "both"}
    level = {mode: found.of_nation(mode, "coverage").mean for mode in study.modes}
    apart = found.of_nation("hub", "coverage", paired=True)
    assert apart.mean == pytest.approx(level["hub"] - level["competition"]) and apart.n == 4
    assert apart.ci_low < apart.mean < apart.ci_high
    over_runs = found.differences[found.differences["over"] == "replicates"]
    assert set(over_runs["n"]) == {2} and not over_runs["difference"].isna().all()
    own = found.municipalities[found.municipalities["mode"] == "hub"]
    assert own["coverage_difference"].notna().all() and (own["imputed"] == "area urbanisation").sum() == 2
    assert (found.municipalities.groupby("key")["population"].first().sum()) == 5132 + 3893 + 371 + 800


def test_a_figure_of_the_scaling_rules_can_be_changed(table, tmp_path):
    plain, changed = study_of(table, tmp_path), study_of(table, tmp_path, "budget_per_person=50")
    assert plain.fixed() != changed.fixed()
    for study, budget in ((plain, {106, 25}), (changed, {50})):
        places = [place for chunk in study.chunks for place in chunk.places]
        assert {round(town_values(place)["budget"] / place.people) for place in places} == budget


def test_the_jackknife_of_a_mean_is_its_t_interval():
    values = np.array([3.0, 1.0, 4.0, 1.0, 5.0])
    without = (values.sum() - values) / 4
    found, exact = jackknife(values.mean(), without), estimate(values)
    for name in ("mean", "sd", "n", "ci_low", "ci_high"):
        assert getattr(found, name) == pytest.approx(getattr(exact, name))
    assert math.isnan(jackknife(1.0, np.array([1.0])).ci_low)


def test_the_command_prints_writes_and_goes_on(table, tmp_path, capsys):
    words = [f"municipalities={table}", "weeks=26", "burn_in=0", "mode=[competition,hub]", f"out={tmp_path / 'aus'}"]
    assert main(["nation", *words, "dry_run=true"]) == 0
    assert "Nothing was run" in capsys.readouterr().out and not (tmp_path / "aus").exists()
    assert main(["nation", *words]) == 0
    printed = capsys.readouterr().out
    assert "5 municipalities with 10,197 of the table's 10,197 inhabitants (100 %)" in printed
    assert "coverage, points to competition" in printed and "no forecast" in printed
    folder = tmp_path / "aus"
    names = {"groups.csv", "differences.csv", "municipalities.csv", "left_out.csv", "manifest.json", "figures", "runs"}
    assert names <= {path.name for path in folder.iterdir()}
    maps = {path.stem for path in (folder / "figures").iterdir()}
    assert maps == {f"map_{mode}_{language}" for mode in ("competition", "hub") for language in ("en", "de")}
    before = (folder / "municipalities.csv").read_bytes()
    assert main(["nation", *words, "language=de"]) == 0
    assert "alle Gemeinden" in capsys.readouterr().out
    assert main(["nation", *words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["population"] == 10197 and told["groups"][1]["difference"]["n"] == 4
    assert (folder / "municipalities.csv").read_bytes() == before
    assert main(["reproduce", str(folder), "--json"]) == 0
    compared = json.loads(capsys.readouterr().out)["compared"]
    assert {"municipalities.csv", "figures/map_hub_de.svg"} <= set(compared) and not any(compared.values())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["field=refugees"], "youth, seniors, both"),
        (["providers=5"], "scaling rule"),
        (["town=pirmasens"], "field="),
        (["mode=[hub,hub]"], "twice"),
        (["mode=hubb"], "hub"),
        (["engine=mesa"], "batch"),
        (["lekage=0.2"], "leakage"),
        (["only=99"], "nothing that can be simulated"),
        (["only=01051002"], "nobody in a target group"),
        (["municipalities=nowhere.csv"], "cannot be read"),
        (["executor=cluster"], "threads"),
        (["language=fr"], "en, de"),
        (["budget_per_person=-3"], "budget_per_person=-3"),
        (["people_share=0.7"], "more than everybody"),
    ],
)
def test_bad_input_ends_with_two_before_anything_runs(table, tmp_path, capsys, words, said):
    assert main(["nation", f"municipalities={table}", f"out={tmp_path / 'none'}", *words]) == 2
    error = capsys.readouterr().err
    assert said in error and error.startswith("civsim: ") and not (tmp_path / "none").exists()
