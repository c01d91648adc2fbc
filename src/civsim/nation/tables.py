"""The results of a nation: per municipality, and by state, size class and in all, with paired differences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from civsim.analysis.jackknife import jackknife
from civsim.analysis.paired import Estimate, estimate
from civsim.measures import MEASURES
from civsim.nation.figures import BOTH
from civsim.nation.run import KEYS
from civsim.nation.scaling import town_values
from civsim.nation.study import NationStudy
from civsim.nation.totals import NATIONAL, measured, totals_of
from civsim.world import Table

if TYPE_CHECKING:
    import pandas as pd

GROUPINGS = ("nation", "state", "size_class")
OVER_MUNICIPALITIES, OVER_REPLICATES = "municipalities", "replicates"
SHOWN_FIGURES = ("districts", "providers", "municipal_services", "volunteers")
TOWN_COLUMNS = ("key", "field")
BY_TOWN = (*TOWN_COLUMNS, "mode")


def towns(study: NationStudy) -> pd.DataFrame:
    """Return one row per town, that is municipality and field: its figures, where from, and its groups."""
    import pandas as pd

    labels = dict(zip(study.common.classes, study.common.labels(), strict=True))
    rows = []
    for place in sorted(
        (place for chunk in study.chunks for place in chunk.places),
        key=lambda place: (place.municipality.key, place.field.name),
    ):
        one, values = place.municipality, town_values(place)
        rows.append(
            {
                "key": one.key,
                "name": one.name,
                "state": one.state,
                "size_class": labels[study.common.class_of(one.population)],
                "population": one.population,
                "area_km2": one.area,
                "urbanisation": one.urbanisation,
                "lon": one.lon,
                "lat": one.lat,
                "imputed": " ".join(one.imputed),
                "field": place.field.name,
                "people": place.people,
            }
            | {f"town_{name}": values[name] for name in SHOWN_FIGURES}
        )
    return pd.DataFrame(rows)


def per_municipality(study: NationStudy, runs: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Return one row per town and mode: its figures and the mean of every measure over the replicates.

    Under other modes than the baseline, `coverage_difference` is the paired difference. With two replicates or more
    both have 95 % t-intervals over the replicates; with one there are none.
    """
    import pandas as pd

    found = pd.concat([runs[list(KEYS)], pd.DataFrame(measured(totals_of(runs), _weeks(study)))], axis=1)
    found = found.set_index(list(KEYS)).sort_index()
    table = found.groupby(level=list(BY_TOWN)).mean()
    table["replicates"] = study.replicates
    coverage = found["coverage"].unstack("replicate")
    table = table.join(_intervals(coverage, "coverage").drop(columns="coverage"))
    if len(study.modes) > 1:
        others = coverage.drop(index=study.modes[0], level="mode")
        first = coverage.reindex([(key, field, study.modes[0]) for key, field, _ in others.index])
        apart = pd.DataFrame(others.to_numpy() - first.to_numpy(), index=others.index)
        table = table.join(_intervals(apart, "coverage_difference"))
    whole = places.merge(table.reset_index(), on=list(TOWN_COLUMNS), how="left")
    return whole.sort_values(list(BY_TOWN), kind="stable", ignore_index=True)


def _intervals(values: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return mean and interval over the columns (replicates) for every row."""
    import pandas as pd

    found = [estimate(row) for row in values.to_numpy()]
    parts = {name: "mean", f"{name}_ci_low": "ci_low", f"{name}_ci_high": "ci_high"}
    return pd.DataFrame(
        {column: [getattr(one, part) for one in found] for column, part in parts.items()}, index=values.index
    )


def groups(study: NationStudy, runs: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Return every measure of the nation, its states and size classes, per field and mode, with intervals.

    `over` says over what an interval runs. Over municipalities: how the figure would differ with other ones of the
    same kind, other synthetic towns and other luck (jackknife). Over replicates (two or more): other luck alone, in
    exactly these towns.
    """
    return _grouped(study, runs, places, baseline=None)


def differences(study: NationStudy, runs: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Return the same for the paired differences of every other mode to the first: same towns, same luck."""
    return _grouped(study, runs, places, baseline=study.modes[0])


def _grouped(study: NationStudy, runs: pd.DataFrame, places: pd.DataFrame, baseline: str | None) -> pd.DataFrame:
    import pandas as pd

    rows: list[dict[str, object]] = []
    modes = [mode for mode in study.modes if mode != baseline]
    value = "value" if baseline is None else "difference"
    for head, keys in _selections(study, places):
        for mode in modes:
            parts = {one: _parts(study, runs, head["field"], one, keys) for one in (mode, baseline) if one is not None}
            for measure, over, found in _estimates(parts[mode], parts.get(baseline or ""), _weeks(study)):
                rows.append(
                    {**head, "mode": mode}
                    | ({} if baseline is None else {"baseline": baseline})
                    | {"measure": measure, "unit": MEASURES[measure].unit, value: found.mean}
                    | {"ci_low": found.ci_low, "ci_high": found.ci_high, "n": found.n, "over": over}
                )
    return pd.DataFrame(rows)


def _selections(study: NationStudy, places: pd.DataFrame) -> Iterator[tuple[dict[str, str], list[str]]]:
    """Yield every group of municipalities with every field, as the heads of its rows and its keys."""
    fields = [*study.chosen, *([BOTH] if len(study.chosen) > 1 else [])]
    every = places.assign(nation="all")
    order: Mapping[str, Sequence[str]] = {"size_class": study.common.labels()}
    for grouping in GROUPINGS:
        names = [name for name in order.get(grouping, sorted(set(every[grouping]))) if name in set(every[grouping])]
        for name in names:
            mine = every[every[grouping] == name]
            for field in fields:
                keys = mine["key"] if field == BOTH else mine.loc[mine["field"] == field, "key"]
                if len(keys):
                    yield {"grouping": grouping, "group": name, "field": field}, sorted(set(keys))


def _parts(study: NationStudy, runs: pd.DataFrame, field: str, mode: str, keys: Sequence[str]) -> Table:
    """Return the totals of each municipality and replicate, shape (municipalities, replicates, columns)."""
    mine = runs[(runs["mode"] == mode) & runs["key"].isin(keys)]
    if field != BOTH:
        mine = mine[mine["field"] == field]
    rows = np.searchsorted(np.asarray(keys, object), mine["key"].to_numpy(object))
    totals = totals_of(mine)
    found = np.zeros((len(keys), study.replicates, totals.shape[1]))
    np.add.at(found, (rows, mine["replicate"].to_numpy()), totals)
    return found


def _estimates(parts: Table, baseline: Table | None, weeks: int) -> Iterator[tuple[str, str, Estimate]]:
    """Yield (measure, over what, estimate) of the sum of the parts, or of its difference to the baseline's."""

    def figures(totals: Table, others: Table | None) -> dict[str, Table]:
        found = measured(totals, weeks)
        if others is None:
            return found
        base = measured(others, weeks)
        return {name: found[name] - base[name] for name in found}

    mean, base = parts.mean(axis=1), None if baseline is None else baseline.mean(axis=1)
    total, base_total = mean.sum(axis=0), None if base is None else base.sum(axis=0)
    whole = figures(total[None], None if base_total is None else base_total[None])
    without = figures(total - mean, None if base is None or base_total is None else base_total - base)
    runs = figures(parts.sum(axis=0), None if baseline is None else baseline.sum(axis=0))
    for name in NATIONAL:
        yield name, OVER_MUNICIPALITIES, jackknife(float(whole[name][0]), without[name])
        if parts.shape[1] > 1:
            yield name, OVER_REPLICATES, estimate(runs[name])


def _weeks(study: NationStudy) -> int:
    return next(iter(study.templates.values())).weeks
