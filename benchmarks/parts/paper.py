"""What large studies cost on paper: measured costs of a run and of each person, times how many there are."""

from __future__ import annotations

from functools import partial

from benchmarks.frame import Row, Section, interleave
from benchmarks.parts.sizes import ENOUGH, making, town
from benchmarks.towns import recipient_weeks, take

PEOPLE, TOWNS = 35_565_708, 21_572
"""Young people and people aged 65 or over in Germany, and the towns of `civsim nation` that they make."""
BILLION, YEARS = 1_000_000_000, 52 + 260
SMALL, USUAL, LARGE = 100, 100_000, 10_000_000
ABOUT = (
    "Processor time = runs × what any run costs + people × weeks × what each costs, with the figures of the first "
    "three lines (under a hub, as in the table of sizes). Germany is its 10,786 municipalities, both target groups; "
    "312 weeks are 52 of burn-in and 260 measured. In a sweep a town is made once, which saves most of what any run "
    "costs."
)


def measure(small: int = SMALL, usual: int = USUAL, large: int = LARGE, rounds: int = 3) -> Section:
    """Measure three towns, by inhabitants, and reckon."""
    towns = {name: town(size, "hub") for name, size in (("small", small), ("usual", usual), ("large", large))}
    found = interleave({name: partial(take, one, ENOUGH) for name, one in towns.items()}, rounds)
    made = interleave({"small": partial(making, towns["small"])}, rounds)["small"]
    any_run = found["small"].plus(made)
    usual_person, large_person = (
        found[name].minus(found["small"]).times(1.0 / recipient_weeks(towns[name])) for name in ("usual", "large")
    )

    def hours(what: str, runs: float, people: float, weeks: int, *, as_one: bool = False) -> Row:
        person = large_person if as_one else usual_person
        return Row(what, any_run.times(runs).plus(person.times(people * weeks)).times(1.0 / 3_600.0), "core-hours")

    studies = 6 * 32
    return Section("On paper", ABOUT, [
        Row("any run", any_run.times(1e3), "ms"),
        Row(f"each person and week, town of {towns['usual'].values['recipients']:,}", usual_person.times(1e9), "ns"),
        Row(f"each person and week, town of {towns['large'].values['recipients']:,}", large_person.times(1e9), "ns"),
        hours("Germany once, 52 weeks", TOWNS, PEOPLE, 52),
        hours("Germany, 6 modes, 32 replicates, 312 weeks", studies * TOWNS, studies * PEOPLE, YEARS),
        hours("10⁹ recipients in towns like Germany's, 312 weeks", BILLION / PEOPLE * TOWNS, BILLION, YEARS),
        hours("10⁹ recipients as one town, 312 weeks", 1, BILLION, YEARS, as_one=True),
        hours("10⁷ runs of a town of 300 people, 312 weeks", 1e7, 1e7 * 300, YEARS),
        hours("10⁷ runs of a town of 6,900 people, 312 weeks", 1e7, 1e7 * 6_900, YEARS),
        hours("10⁷ runs of a town of 140,000 people, 312 weeks", 1e7, 1e7 * 140_000, YEARS),
    ])  # fmt: skip
