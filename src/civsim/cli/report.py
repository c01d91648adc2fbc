"""What the command line prints of results."""

from __future__ import annotations

import math
import sys
import textwrap
import time
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

from civsim.analysis import dividend
from civsim.analysis.numbers import fixed
from civsim.analysis.sentences import findings, worst_off
from civsim.simulate import LOGGED_EVERY

if TYPE_CHECKING:
    import pandas as pd

    from civsim.scenario import Scenario
    from civsim.study import Results

LEVELS = (
    ("coverage", 100, 1, "coverage, % of needs"),
    ("waiting", 1, 2, "waiting, weeks"),
    ("worst_district", 100, 1, "worst-off district, % of needs"),
    ("concentration", 1, 3, "concentration on the well-off"),
    ("volunteers", 1, 0, "volunteers"),
    ("participants", 1, 1, "recipients taking part"),
    ("membership_rate", 100, 0, "organisations in forums, %"),
    ("cost_per_met_need", 1, 0, "EUR per met need"),
    ("overhead", 100, 1, "coordination, % of hours"),
)
CHANGES = (
    ("coverage", 100, 1, "coverage, points"),
    ("met_needs", 1, 0, "people helped (needs), a year"),
    ("spending", 1, 0, "EUR spent, a year"),
    ("worst_district", 100, 1, "worst-off district, points"),
    ("volunteers", 1, 1, "volunteers"),
    ("overhead", 100, 1, "coordination, points"),
)
PARTS = (
    ("net", 100, 1, "net: as it is"),
    ("gross", 100, 1, "gross: if it cost no hours"),
    ("coordination", 100, 1, "what coordination costs"),
)
RESOURCES = {
    "free": "gifts and volunteers free: a mode may gain or lose them (resources=free)",
    "fixed": "gifts and volunteers the same in every mode: organisation alone (resources=fixed)",
}
LABEL_WIDTH, COLUMN_WIDTH = 32, 15


class Counter:
    """Shows how many runs are done and what remains, on the error stream; in a log, once a minute."""

    def __init__(self, total: int, *, quiet: bool = False, at_most: bool = False) -> None:
        self.total, self.done = total, 0
        self.started = self.told = time.monotonic()
        self.quiet, self.shown = quiet, not quiet and sys.stderr.isatty()
        if not quiet and not self.shown:
            print(f"civsim: {'at most ' if at_most else ''}{several(total, 'run')} …", file=sys.stderr, flush=True)
        elif self.shown:
            print(
                "\rcivsim: compiling (only the first time after an installation) …",
                end="",
                file=sys.stderr,
                flush=True,
            )

    def step(self, name: str) -> None:
        """Count one run."""
        self.done += 1
        now = time.monotonic()
        if self.quiet or not (self.shown or now - self.told >= LOGGED_EVERY):
            return
        self.told = now
        left = (now - self.started) / self.done * (self.total - self.done)
        text = f"civsim: {self.done} of {several(self.total, 'run')}, about {left:.0f} s left · {name}"
        if self.shown:
            print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
        else:
            print(text, file=sys.stderr, flush=True)

    def __enter__(self) -> Counter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def several(count: int, noun: str) -> str:
    """Return a count with its noun, in the plural where it is not one."""
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def print_comparison(results: Results) -> None:
    """Print the table and the sentences of every town."""
    for town in dict.fromkeys(one.town.name for one in results.scenarios):
        own = [one for one in results.scenarios if one.town.name == town]
        _print_town(results, own)
    print("These figures compare forms of organisation under stated assumptions; they are no forecast.", flush=True)


def _print_town(results: Results, own: Sequence[Scenario]) -> None:
    first = own[0]
    names = [one.name for one in own]
    distinct = len({one.mode for one in own}) == len(own)
    heads = {one.name: one.mode if distinct else one.name for one in own}
    labels = {one.name: one.mode_label.get("en", one.mode) if distinct else one.name for one in own}
    n = len(results.outcomes[first.name])
    print(f"{first.town.label['en']}, {first.town.field['en']}: {several(first.weeks, 'week')}")
    print(f"{RESOURCES[str(first.values['resources'])]}\n")
    marked = {name: head + (" *" if head == first.town.own_mode else "") for name, head in heads.items()}
    print_heads(f"mean of {n} runs" if n > 1 else "1 run", [marked[name] for name in names])
    _print_rows(_whole(results.summary), names, LEVELS, "mean")
    if len(own) > 1:
        print(f"\ndifference to {heads[first.name]}, {several(n, 'paired run')} with the same luck")
        changes = results.differences[results.differences["town"] == first.town.name]
        _print_rows(_whole(changes), names, CHANGES, "diff", blank=first.name)
        if results.dividend is not None:
            print(f"\ncoverage against {heads[first.name]} and hours of coordination, points")
            _print_rows(_by_part(results.dividend), names, PARTS, "diff")
    print(
        "\n±: half of the 95 % interval; !: clear, the interval leaves out zero" if n > 1 else "\none run: no interval"
    )
    if first.town.own_mode in heads.values():
        print("*: the town's own mode")
    if len(own) > 1:
        print()
        for sentence in (*findings(changes, labels), *worst_off(changes, labels)):
            print(paragraph(sentence))
        if results.dividend is not None:
            for sentence in dividend.findings(results.dividend[results.dividend["town"] == first.town.name], labels):
                print(paragraph(sentence))
        from civsim.analysis.record import lines  # a single run has no use for it

        print()
        for said in lines(own):
            print(paragraph(said))
    print()


def _whole(table: pd.DataFrame) -> Mapping[tuple[str, str], Mapping[Any, Any]]:
    rows = table[(table["group"] == "") & (table["district"] == "")]
    return {(row["scenario"], row["measure"]): dict(row) for row in rows.to_dict("records")}


def _by_part(table: pd.DataFrame) -> Mapping[tuple[str, str], Mapping[Any, Any]]:
    found = dividend.whole(table, "coverage")
    return {(name, part): row for name, rows in found.items() for part, row in rows.items()}


def paragraph(text: str) -> str:
    """Return a sentence or more, broken into lines and moved in."""
    return textwrap.fill(text, 118, initial_indent="  ", subsequent_indent="    ")


def print_heads(corner: str, heads: Sequence[str]) -> None:
    """Print the heads of columns, in several lines where they are long."""
    wrapped = [textwrap.wrap(head.replace("_", "_ "), COLUMN_WIDTH - 1) for head in heads]
    height = max(len(lines) for lines in wrapped)
    for row in range(height):
        cells = [lines[row - height + len(lines)] if row >= height - len(lines) else "" for lines in wrapped]
        left = corner if row == height - 1 else ""
        print(f"{left:{LABEL_WIDTH}}" + "".join(f"{cell:>{COLUMN_WIDTH}}" for cell in cells))


def _print_rows(
    rows: Mapping[tuple[str, str], Mapping[Any, Any]],
    names: Sequence[str],
    shown: Sequence[tuple[str, int, int, str]],
    value: str,
    blank: str | None = None,
) -> None:
    for measure, factor, decimals, text in shown:
        cells = ["" if name == blank else _cell(rows[name, measure], value, factor, decimals) for name in names]
        print(f"{text:{LABEL_WIDTH}}" + "".join(f"{cell:>{COLUMN_WIDTH}}" for cell in cells))


def _cell(row: Mapping[Any, Any], value: str, factor: int, decimals: int) -> str:
    """Return a mean with half of its interval; differences are signed, clear ones marked."""
    mean = round(factor * row[value], decimals) + 0.0
    text = fixed(mean, decimals, signed=value == "diff")
    half = factor * (row["ci_high"] - row["ci_low"]) / 2
    if math.isnan(mean) or math.isnan(half):
        return text
    is_clear = value == "diff" and (row["ci_low"] > 0 or row["ci_high"] < 0) and mean != 0
    return f"{text} ±{fixed(half, decimals)}{'!' if is_clear else ' ' if value == 'diff' else ''}"
