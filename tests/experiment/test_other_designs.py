"""The two designs that draw no settings: impact in a town that introduces a mode, and several towns."""

import pandas as pd
import pytest
import yaml

from civsim.cli import main
from civsim.configuration import load
from civsim.experiment.impact import ESTIMATORS
from civsim.experiment.read import find
from civsim.measures import MEASURES, Tables
from civsim.simulate import simulate

NOTHING = dict.fromkeys(
    ("information", "referral", "planning", "fund", "volunteer_pooling", "programmes", "coproduction"), 0.0
)
SHORT = {
    "impact": {"town": "musterstadt", "modes": ["hub"], "weeks": 13, "burn_in": 26, "futures": 2, "replicates": 2},
    "four_towns": {
        "towns": ["langenfeld", "dessau_rosslau"],
        "modes": ["coexistence", "district_networks", "youth_planning"],
        "weeks": 8,
        "burn_in": 4,
        "replicates": 3,
        "bound_replicates": {"dessau_rosslau": 2},
    },
}


@pytest.fixture
def made(tmp_path):
    """Return a function that runs a shipped experiment with other keys and returns the folder of its results."""

    def make(name, **changes):
        content = yaml.safe_load(find(name).read_text(encoding="utf-8")) | SHORT[name] | changes
        file = tmp_path / f"{name}.yaml"
        file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
        assert main(["experiment", str(file), f"out={tmp_path / 'out'}"]) == 0
        return tmp_path / "out"

    return make


def test_a_mode_that_does_nothing_has_no_impact_whatever_a_town_would_estimate(made):
    runs = pd.read_parquet(
        made("impact", modes=["pact"], values={"districts_covered": 0.5, **NOTHING}) / "runs.parquet"
    )
    assert len(runs) == 2 * 2 and (runs["truth"] == 0.0).all()
    assert (runs["before_after"] != 0.0).all(), "luck and drift change coverage from one year to the next"


def test_estimates_of_impact_hang_together_and_are_judged(made):
    out = made("impact")
    runs = pd.read_parquet(out / "runs.parquet")
    assert (runs["truth"] != 0.0).any()
    found = pd.read_csv(out / "impact.csv").set_index("estimator")
    assert set(ESTIMATORS) <= set(found.index)
    bias = (runs["before_after"] - runs["truth"]).groupby(runs["future"]).mean()
    assert found.loc["before_after", "bias"] == pytest.approx(bias.mean())
    assert found.loc["before_after", "n"] == 2
    said = (out / "findings_en.md").read_text(encoding="utf-8")
    assert all(one["text"]["en"] in said for one in yaml.safe_load(find("impact").read_text("utf-8"))["claims"])


def test_every_town_is_compared_within_itself_and_with_the_best_possible(made):
    out = made("four_towns")
    runs = pd.read_parquet(out / "runs.parquet")
    assert runs.groupby(["town", "mode"]).size().tolist() == [3] * 8  # competition comes by itself
    assert dict(zip(runs["town"], runs["own_mode"], strict=True))["dessau_rosslau"] == "youth_planning"
    scenario = load(["town=dessau_rosslau", "weeks=8", "burn_in=4"], mode="coexistence").scenario
    expected = MEASURES["coverage"].function(Tables.of(list(simulate(scenario, range(3))), 4))
    mine = runs[(runs["town"] == "dessau_rosslau") & (runs["mode"] == "coexistence")].sort_values("replicate")
    assert mine["coverage"].tolist() == expected.tolist()
    bounds = pd.read_csv(out / "bounds.csv")
    assert set(bounds["town"]) == {"dessau_rosslau"} and (bounds["n"] == 2).all()
    table = bounds.pivot(index="mode", columns="quantity", values="mean")
    assert (table["met"] <= table["optimum"]).all()
    said = (out / "findings_en.md").read_text(encoding="utf-8")
    assert "Dessau" in said and "best possible" in said
