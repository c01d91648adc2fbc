"""The finding of a figure, as its title: made by rule from the summary and the paired differences of a town."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from civsim.analysis.numbers import TO, fixed, stage_of
from civsim.measures import LOST, MEASURES
from civsim.messages import mark, mark_plural, translate, translate_plural

if TYPE_CHECKING:
    import pandas as pd

Labels = Mapping[str, str]
MESSAGES = {
    "alone": mark("{baseline}: {base} of needs are met"),
    "most": mark("{who} with the highest coverage: {level} against {base} under {baseline}"),
    "more": mark("{who} with higher coverage: {level} against {base} under {baseline}"),
    "less": mark("{who} with clearly lower coverage than {baseline} ({base}): {level}"),
    "less_together": mark("nothing covers clearly more than {baseline} ({base}); {who} cover clearly less: {level}"),
    "unclear": mark("no clear difference in coverage to {baseline} ({base})"),
    "single": mark("{base} of needs met under {baseline}, {level} elsewhere; one run has no interval"),
    "loss": mark("most needs get lost at “{stage}” ({base})"),
    "change": mark("; largest clear change at “{stage}”, {level} instead of {base} ({who})"),
    "no_change": mark("; no clear difference to {baseline}"),
    "largest_volunteers": mark("{who} with most volunteers ({level} against {base})"),
    "largest_participants": mark("{who} with most recipients taking part ({level} against {base})"),
    "larger_volunteers": mark("{who} with more volunteers ({level} against {base})"),
    "larger_participants": mark("{who} with more recipients taking part ({level} against {base})"),
    "not_larger_volunteers": mark("no clear gain in volunteers ({base})"),
    "not_larger_participants": mark("no clear gain in recipients taking part ({base})"),
    "level_volunteers": mark("with {base} volunteers"),
    "level_participants": mark("with {base} recipients taking part"),
}
COUNTED = mark_plural(
    "{up} of {of} forms covers clearly more than {baseline}, {down} clearly less; worst-off district: clearly "
    "better covered in {better} of {of}, clearly worse in {worse} of {of}",
    "{up} of {of} forms cover clearly more than {baseline}, {down} clearly less; worst-off district: clearly "
    "better covered in {better} of {of}, clearly worse in {worse} of {of}",
)
AND = mark("and")
PEOPLE = ("volunteers", "participants")


class Headlines:
    """Says what the figures of a town show.

    Args:
        summary, differences: as made by `civsim.analysis.tables`; of one town, the differences to its baseline.
        labels: what each scenario is called, the baseline first.
        language: one that has a catalogue.
    """

    def __init__(self, summary: pd.DataFrame, differences: pd.DataFrame, labels: Labels, language: str) -> None:
        self.means = _whole(summary).set_index(["scenario", "measure"])["mean"]
        self.changes = _whole(differences).set_index(["scenario", "measure"])
        self.labels, self.language = labels, language
        self.baseline, *self.others = labels
        self.is_single = any(math.isnan(self.changes["ci_low"][name, "coverage"]) for name in self.others)

    def coverage(self) -> str:
        """Return which scenarios cover most, or that no difference is clear."""
        best, worse = self.best("coverage"), self._clear("coverage", -1)
        chosen = best or worse or self.others
        if not self.others:
            key = "alone"
        elif self.is_single:
            key = "single"
        elif best:
            key = "most" if len(self.others) > 1 else "more"
        elif worse:
            key = "less_together" if len(worse) > 1 else "less"
        else:
            key = "unclear"
        return self._say(key, chosen, "coverage")

    def counted(self) -> str:
        """Return how many scenarios cover clearly more and clearly less, the town and its worst-off district.

        Of one scenario, or of one run, there is nothing to count.
        """
        if len(self.others) < 2 or self.is_single:
            return self.coverage()
        up = len(self._clear("coverage", 1))
        return translate_plural(COUNTED, up, self.language).format(
            up=up,
            down=len(self._clear("coverage", -1)),
            better=len(self._clear("worst_district", 1)),
            worse=len(self._clear("worst_district", -1)),
            of=len(self.others),
            baseline=self.labels[self.baseline],
        )

    def losses(self) -> str:
        """Return at which stage most needs get lost under the baseline, and which loss changes most elsewhere."""
        worst = max(LOST, key=lambda one: float(self.means[self.baseline, one]))
        text = self._say("loss", [], worst)
        if not self.others or self.is_single:
            return text
        clear = [(abs(float(self.changes["diff"][name, loss])), name, loss)
                 for loss in LOST for name in (*self._clear(loss, 1), *self._clear(loss, -1))]  # fmt: skip
        if not clear:
            return text + self._say("no_change", [], worst)
        _, name, loss = max(clear)
        return text + self._say("change", [name], loss)

    def participation(self) -> str:
        """Return where clearly most volunteers and most recipients take part."""
        said = []
        for name in PEOPLE:
            best = self.best(name)
            key = "level" if self.is_single or not self.others else "not_larger"
            if best:
                key = "largest" if len(self.others) > 1 else "larger"
            said.append(self._say(f"{key}_{name}", best, name))
        return "; ".join(said)

    def best(self, measure: str) -> list[str]:
        """Return the scenarios clearly above the baseline that are not clearly below the best of them.

        Two are told apart only where the intervals of their differences to the baseline do not overlap.
        """
        found = self._clear(measure, 1)
        found.sort(key=lambda name: -float(self.changes["diff"][name, measure]))
        return [name for name in found
                if self.changes["ci_high"][name, measure] >= self.changes["ci_low"][found[0], measure]]  # fmt: skip

    def _clear(self, measure: str, sign: int) -> list[str]:
        """Return the scenarios with clearly more (sign 1) or clearly less (-1) than the baseline."""
        end = self.changes["ci_low" if sign > 0 else "ci_high"]
        return [name for name in self.others if sign * float(end[name, measure]) > 0]

    def _named(self, names: Sequence[str]) -> str:
        *first, final = [self.labels[name] for name in names] or [""]
        return f"{', '.join(first)} {translate(AND, self.language)} {final}" if first else final

    def _levels(self, names: Sequence[str], measure: str, decimals: int) -> str:
        """Return the level of a measure, or from which to which there are levels."""
        is_share = MEASURES[measure].is_share
        values = sorted((100 if is_share else 1) * float(self.means[name, measure]) for name in names)
        texts = dict.fromkeys(fixed(value, decimals, self.language) for value in (values[:1] + values[-1:]))
        return f" {translate(TO, self.language)} ".join(texts) + (" %" if is_share else "")

    def _say(self, key: str, names: Sequence[str], measure: str) -> str:
        """Return a message on some scenarios beside the baseline, with a decimal where they would look the same."""
        base, level = (self._levels(one, measure, 0) for one in ([self.baseline], names))
        if base == level:
            base, level = (self._levels(one, measure, 1) for one in ([self.baseline], names))
        return translate(MESSAGES[key], self.language).format(
            who=self._named(names),
            baseline=self.labels[self.baseline],
            base=base,
            level=level,
            stage=stage_of(measure, self.language),
        )


def _whole(table: pd.DataFrame) -> pd.DataFrame:
    return table[(table["group"] == "") & (table["district"] == "")]
