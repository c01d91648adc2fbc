"""What the command line prints of results."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from civsim.analysis.sentences import findings
from civsim.measures import MEASURES

if TYPE_CHECKING:
    import pandas as pd

    from civsim.study import Results

COLUMNS = (
    ("coverage", 100, "coverage %"),
    ("volunteers", 1, "volunteers"),
    ("participants", 1, "recipients taking part"),
    ("membership_rate", 100, "organisations in forums %"),
    ("concentration", 1, "concentration"),
    ("worst_district", 100, "worst district %"),
    ("waiting", 1, "weeks waited"),
    ("cost_per_met_need", 1, "EUR per met need"),
    ("overhead", 100, "overhead %"),
)


class Counter:
    """Shows how many runs are done and what remains, on a terminal's error stream."""

    def __init__(self, total: int, *, quiet: bool = False) -> None:
        self.total, self.done = total, 0
        self.started = time.monotonic()
        self.shown = not quiet and sys.stderr.isatty()
        if not quiet and not self.shown:
            print(f"civsim: {total} runs …", file=sys.stderr, flush=True)
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
        if self.shown:
            left = (time.monotonic() - self.started) / self.done * (self.total - self.done)
            text = f"\r\x1b[Kcivsim: {self.done} of {self.total} runs, about {left:.0f} s left · {name}"
            print(text, end="", file=sys.stderr, flush=True)

    def __enter__(self) -> Counter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.shown:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def print_comparison(results: Results, folder: Path) -> None:
    """Print the table and the sentences of every town."""
    for town in dict.fromkeys(one.town.name for one in results.scenarios):
        own = [one for one in results.scenarios if one.town.name == town]
        labels = {one.name: one.mode if len({o.mode for o in own}) == len(own) else one.name for one in own}
        n = len(results.outcomes[own[0].name])
        label = own[0].town.label["en"]
        print(
            f"{label}, {own[0].town.field['en']}: mean of {n} runs of {own[0].weeks} weeks ± half of the 95 % interval"
        )
        _print_table(results.summary, labels, own[0].town.own_mode)
        if len(own) > 1:
            differences = results.differences[results.differences["town"] == town]
            print(f"\nAgainst {labels[own[0].name]}, the same luck in every pair of runs:")
            _print_differences(differences, labels, own[0].name)
            print()
            for sentence in findings(differences, labels):
                print(f"  {sentence}")
        print()
    print("These figures compare forms of organisation under stated assumptions; they are no forecast.")
    print(f"Results: {folder}")


def _print_table(summary: pd.DataFrame, labels: dict[str, str], own_mode: str) -> None:
    whole = summary[(summary["group"] == "") & (summary["district"] == "")]
    width = max(len(text) for text in labels.values()) + 2
    print(" " * width + "".join(f"{head:>18}" if len(head) < 17 else f"{head:>27}" for _, _, head in COLUMNS))
    for name, text in labels.items():
        rows = whole[whole["scenario"] == name].set_index("measure")
        line = f"{text + (' *' if text == own_mode else ''):{width}}"
        for measure, factor, head in COLUMNS:
            row = rows.loc[measure]
            half = factor * (row["ci_high"] - row["ci_low"]) / 2
            decimals = 2 if MEASURES[measure].unit == "index" or measure == "waiting" else (1 if factor == 100 else 0)
            cell = f"{factor * row['mean']:,.{decimals}f}" + (f" ± {half:.{decimals}f}" if half == half else "")
            line += f"{cell:>18}" if len(head) < 17 else f"{cell:>27}"
        print(line)
    if own_mode in labels.values():
        print("* the town's own mode")


def _print_differences(differences: pd.DataFrame, labels: dict[str, str], baseline: str) -> None:
    whole = differences[(differences["group"] == "") & (differences["district"] == "")]
    width = max(len(text) for text in labels.values()) + 2
    heads = (("coverage", 100, "coverage, points"), ("met_needs", 1, "needs met a year"), ("spending", 1, "EUR a year"),
             ("worst_district", 100, "worst district, points"), ("overhead", 100, "overhead, points"))  # fmt: skip
    print(" " * width + "".join(f"{head:>26}" for _, _, head in heads))
    for name, text in labels.items():
        if name == baseline:
            continue
        rows = whole[whole["scenario"] == name].set_index("measure")
        line = f"{text:{width}}"
        for measure, factor, _ in heads:
            row = rows.loc[measure]
            decimals = 1 if factor == 100 else 0
            cell = f"{factor * row['diff']:+,.{decimals}f}"
            if row["n"] > 1:
                cell += f" ({factor * row['ci_low']:+,.{decimals}f} to {factor * row['ci_high']:+,.{decimals}f})"
            line += f"{cell:>26}"
        print(line)
