"""The files of a nation's results beside its store: tables, figures, and what was left out."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from civsim.analysis.paired import Estimate
from civsim.files import replace
from civsim.messages import languages, mark, spoken, translate
from civsim.nation import tables
from civsim.nation.municipality import LeftOut
from civsim.nation.register import REASONS
from civsim.nation.study import NationStudy
from civsim.nation.totals import measured, totals_of

if TYPE_CHECKING:
    import pandas as pd

FIGURES = "figures"


@dataclass(frozen=True)
class NationResults:
    """The tables of a nation (see `civsim.nation.tables`); differences is None where there is one mode."""

    municipalities: pd.DataFrame
    groups: pd.DataFrame
    differences: pd.DataFrame | None

    def of_nation(self, mode: str, measure: str, *, paired: bool = False) -> Estimate:
        """Return a figure of the nation over all fields simulated, with its interval over municipalities."""
        return self.estimate("nation", "all", mode, measure, paired=paired)

    def estimate(self, grouping: str, group: str, mode: str, measure: str, *, paired: bool = False) -> Estimate:
        """Return a figure of a group over all fields simulated, with its interval over municipalities."""
        table, value = (self.differences, "difference") if paired else (self.groups, "value")
        assert table is not None
        rows = table[(table["grouping"] == grouping) & (table["group"] == group) & (table["mode"] == mode)]
        rows = rows[(rows["measure"] == measure) & (rows["over"] == tables.OVER_MUNICIPALITIES)]
        row = rows.iloc[-1]  # the fields one by one come before both together
        return Estimate(row[value], float("nan"), int(row["n"]), row["ci_low"], row["ci_high"])


def tabulate(study: NationStudy, runs: pd.DataFrame) -> NationResults:
    """Return the tables made from all runs."""
    places = tables.towns(study)
    apart = tables.differences(study, runs, places) if len(study.modes) > 1 else None
    return NationResults(tables.per_municipality(study, runs, places), tables.groups(study, runs, places), apart)


def write(study: NationStudy, found: NationResults, runs: pd.DataFrame, provenance: str) -> None:
    """Write the tables and maps into the folder of the study."""
    named = {
        "municipalities": found.municipalities,
        "groups": found.groups,
        "differences": found.differences,
        "left_out": left_out_table(study.register.left_out),
    }
    for name, table in named.items():
        if table is not None:
            replace(study.out / f"{name}.csv", functools.partial(table.to_csv, index=False, lineterminator="\n"))
    (study.out / FIGURES).mkdir(exist_ok=True)
    for language in languages():
        for mode in study.modes:
            _draw(study, found, runs, mode, provenance, language)


def left_out_table(left_out: LeftOut) -> pd.DataFrame:
    """Return one row per reason and example of a row that was left out, with how many there are in all."""
    import pandas as pd

    rows = [
        {"reason": reason, "explanation": translate(REASONS[reason], "en"), "rows": left_out.rows[reason]}
        | {"inhabitants": left_out.inhabitants[reason], "line": line, "key": key, "name": name}
        for reason, examples in left_out.examples.items()
        for line, key, name in examples
    ]
    return pd.DataFrame(rows, columns=["reason", "explanation", "rows", "inhabitants", "line", "key", "name"])


def _draw(study: NationStudy, found: NationResults, runs: pd.DataFrame, mode: str, line: str, language: str) -> None:
    """Draw the map of a mode: coverage of the baseline, the paired difference of any other."""
    from civsim.plots import nation_map, save
    from civsim.plots.nation_map import MapText
    from civsim.plots.nation_titles import difference_title, level_title

    baseline = study.modes[0]
    paired = mode != baseline
    values = _coverage(study, runs, mode)
    if paired:
        values = values - _coverage(study, runs, baseline)
    whole = found.of_nation(mode, "coverage", paired=paired)
    label = functools.partial(_mode_label, study, language=language)
    if paired:
        title = difference_title(label(mode), label(baseline), whole, values, language)
    else:
        title = level_title(label(mode), whole.mean, _by_class(study, found, mode), language)
    about = MapText(
        title=title,
        field=_fields_label(study, study.chosen, language),
        replicates=study.replicates,
        source=study.register.source,
        provenance=line,
        is_difference=paired,
        language=language,
    )
    figure = nation_map(_points(found.municipalities, values), whole, about)
    save(figure, study.out / FIGURES / f"map_{mode}_{language}")


def _coverage(study: NationStudy, runs: pd.DataFrame, mode: str) -> pd.Series[float]:
    """Return coverage of every municipality over the fields simulated, all replicates together."""
    import pandas as pd

    own = runs[runs["mode"] == mode].drop(columns=["field", "mode", "replicate"]).groupby("key", sort=True).sum()
    weeks = next(iter(study.templates.values())).weeks
    return pd.Series(measured(totals_of(own), weeks, ["coverage"])["coverage"], index=own.index)


def _points(municipalities: pd.DataFrame, values: pd.Series[float]) -> pd.DataFrame:
    places = municipalities.drop_duplicates(["key", "field"]).groupby("key")
    table = places.agg({"lon": "first", "lat": "first", "people": "sum"})
    return table.assign(value=values)


def _by_class(study: NationStudy, found: NationResults, mode: str) -> pd.Series[float]:
    import pandas as pd

    there = set(found.municipalities["size_class"])
    names = [name for name in study.common.labels() if name in there]
    return pd.Series({name: found.estimate("size_class", name, mode, "coverage").mean for name in names}).dropna()


def _mode_label(study: NationStudy, mode: str, language: str) -> str:
    return spoken(study.templates[study.chosen[0], mode].mode_label, language) or mode


def _fields_label(study: NationStudy, chosen: Sequence[str], language: str) -> str:
    labels = [spoken(one.town["field"], language) for one in study.fields if one.name in chosen]
    return translate(mark(" and "), language).join(labels) + "."
