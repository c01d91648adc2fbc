"""The tables of a nation in one language: its modes, fields and groups, and what they are called."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from civsim.discovery.labels import policy_labels
from civsim.errors import InputError
from civsim.messages import mark, spoken, translate
from civsim.nation.figures import BOTH, read_field
from civsim.nation.tables import OVER_MUNICIPALITIES
from civsim.plots.nation_titles import runs_of_each_town, size_name
from civsim.report import cells
from civsim.report.folder import Folder
from civsim.report.parts import Picture, Row, Table
from civsim.report.pictures import picture
from civsim.report.town import drawn_in

if TYPE_CHECKING:
    import pandas as pd

WHOLE = "nation"
LARGEST = 5
GROUPED = ("grouping", "group", "field", "mode", "measure", "ci_low", "ci_high", "n", "over")
OF_TOWNS = ("key", "name", "field", "mode", "population", "lon", "coverage", "coverage_ci_low", "coverage_ci_high")
STATES = {
    "SH": mark("Schleswig-Holstein"), "HH": mark("Hamburg"), "NI": mark("Lower Saxony"), "HB": mark("Bremen"),
    "NW": mark("North Rhine-Westphalia"), "HE": mark("Hesse"), "RP": mark("Rhineland-Palatinate"),
    "BW": mark("Baden-Württemberg"), "BY": mark("Bavaria"), "SL": mark("Saarland"), "BE": mark("Berlin"),
    "BB": mark("Brandenburg"), "MV": mark("Mecklenburg-Western Pomerania"), "SN": mark("Saxony"),
    "ST": mark("Saxony-Anhalt"), "TH": mark("Thuringia"),
}  # fmt: skip


@dataclass(frozen=True)
class National:
    """A nation's folder in one language.

    Attributes:
        folder: where the tables lie.
        language: one that has a catalogue.
        groups, differences: levels, and paired differences to the first mode; rows as those of a comparison.
        municipalities: one row per municipality, field and mode.
    """

    folder: Folder
    language: str
    groups: pd.DataFrame
    differences: pd.DataFrame
    municipalities: pd.DataFrame

    @property
    def modes(self) -> list[str]:
        """The modes that were run, the baseline first."""
        return [str(mode) for mode in self.folder.facts["modes"]]

    @property
    def others(self) -> list[str]:
        """The modes that are compared with the baseline."""
        return self.modes[1:]

    @property
    def fields(self) -> list[str]:
        """The fields of work that were run."""
        return [str(field) for field in self.folder.facts["fields"]]

    @property
    def all_fields(self) -> list[str]:
        """The fields one by one, then both together where there are two."""
        return [*self.fields, *([BOTH] if len(self.fields) > 1 else [])]

    @property
    def replicates(self) -> int:
        """Runs of each town."""
        return int(self.folder.facts["replicates"])

    @functools.cached_property
    def labels(self) -> dict[str, str]:
        """What every mode is called."""
        return policy_labels(self.modes, self.language)

    def field(self, name: str) -> str:
        """Return what a field is called."""
        if name == BOTH:
            return translate(mark("together"), self.language)
        return spoken(read_field(name).town["label"], self.language)

    def level(self, mode: str, measure: str, field: str = "") -> Row:
        """Return the level of a measure in all municipalities, over all fields unless one is named."""
        return self.rows(self.groups, WHOLE, measure, mode, field)[0]

    def change(self, mode: str, measure: str, field: str = "") -> Row:
        """Return the paired difference of a measure to the baseline in all municipalities."""
        return self.rows(self.differences, WHOLE, measure, mode, field)[0]

    def rows(self, table: pd.DataFrame, grouping: str, measure: str, mode: str, field: str = "") -> list[Row]:
        """Return the rows of a grouping in order, with intervals over municipalities.

        Raises:
            InputError: if there are none.
        """
        kept = (table["grouping"] == grouping) & (table["measure"] == measure) & (table["mode"] == mode)
        kept &= (table["field"] == (field or self.all_fields[-1])) & (table["over"] == OVER_MUNICIPALITIES)
        found = table[kept].to_dict("records")
        if not found:
            raise InputError(f"{self.folder.path}: no row of {measure} under {mode}; run its command again.")
        return [dict(row) for row in found]

    def group(self, row: Row) -> str:
        """Return what the municipalities of a row are called."""
        name = str(row["group"])
        if row["grouping"] == "state":
            return translate(STATES[name], self.language) if name in STATES else name
        return size_name(name, self.language)

    def caption(self, text: str) -> str:
        """Return a caption that names interval and number of runs."""
        runs = runs_of_each_town(self.replicates, self.language)
        over = translate(mark("95 % intervals over municipalities in brackets"), self.language)
        return f"{translate(text, self.language)}; {runs}, {over}"

    def alike(self, rows: Sequence[Row]) -> list[Row]:
        """Return rows with the same columns, levels and differences beside each other."""
        columns = list(dict.fromkeys(key for row in rows for key in row))
        return [{key: row.get(key, "") for key in columns} for row in rows]

    def map_of(self, mode: str, title: str) -> list[Picture]:
        """Return the map of a mode, or nothing where it was not drawn."""
        path = self.folder.figure(f"map_{mode}_{drawn_in(self.language)}")
        return [picture(path, title, f"drawn-map-{mode}-")] if path else []

    def map_table(self) -> Table:
        """Return the municipalities with most people; the download holds all."""
        rows = self.municipalities.to_dict("records")
        largest = sorted(rows, key=lambda row: -float(row["population"]))
        names = list(dict.fromkeys(row["key"] for row in largest))[:LARGEST]
        shown = [row for row in largest if row["key"] in names]
        texts = [
            [f"{row['name']}, {self.field(row['field'])}", self.labels[row["mode"]],
             cells.level({**row, "measure": "coverage", "mean": row["coverage"],
                          "ci_low": row["coverage_ci_low"], "ci_high": row["coverage_ci_high"]}, self.language)]
            for row in shown
        ]  # fmt: skip
        heads = [translate(mark("Municipality"), self.language), translate(cells.MODE, self.language),
                 cells.head("coverage", self.language)]  # fmt: skip
        text = mark("The {count} largest municipalities (the download holds all)")
        caption = translate(text, self.language).format(count=len(names))
        return Table("municipalities", caption, heads, texts, rows)


def national(folder: Folder, language: str) -> National:
    """Return the tables of a nation's folder.

    Raises:
        InputError: if they cannot be read.
    """
    import pandas as pd

    groups = folder.table("groups", (*GROUPED, "value"))
    groups = groups.assign(mean=pd.to_numeric(groups.pop("value")))
    has = folder.has("differences")
    differences = (
        folder.table("differences", (*GROUPED, "difference")).rename(columns={"difference": "diff"})
        if has
        else groups.head(0)
    )
    return National(folder, language, groups, differences, folder.table("municipalities", OF_TOWNS))
