"""What findings say, in every language; amounts are put in by `findings`."""

from __future__ import annotations

from collections.abc import Mapping

from civsim.messages import mark, translate

TEXTS: Mapping[str, str] = {
    "question": mark("Question"),
    "design": mark("Design"),
    "design_text": mark(
        "{town}: {modes} against {baseline}; {weeks} weeks measured after {burn_in}; {futures} futures drawn by "
        "Latin hypercube from {uncertainties}; levers: {levers}; {replicates} runs with the same luck in each setting "
        "of each future. Intervals are 95 % t-intervals over futures: they hold chance and what nobody knows."
    ),
    "held": mark("Held fixed: {values}. "),
    "design_of_towns": mark(
        "{towns}; each in every mode: {modes}; {weeks} weeks measured after {burn_in}, {replicates} runs with "
        "the same luck. Compared within towns only; intervals are 95 % t-intervals over paired runs."
    ),
    "bounds": mark("Distance to the best possible"),
    "bound_heads": mark("town | mode | quantity | value | runs"),
    "gap_closed": mark("gap to the bound closed"),
    "price_of_anarchy": mark("bound / needs met"),
    "claims": mark("Expected and found"),
    "heads": mark("claim | mode | expected | found | futures | as expected in | verdict"),
    "heads_of_towns": mark("claim | mode | expected | found | paired runs | as expected in | verdict"),
    "heads_of_plan": mark("claim | modes | expected | what would speak against it"),
    "runs": mark("Runs"),
    "own": mark("the town's own"),
    "undecided": mark("undecided"),
    "as_expected": mark("as expected"),
    "contrary": mark("contrary to what was expected"),
    "unclear": mark("no clear difference"),
    "higher": mark("higher"),
    "lower": mark("lower"),
    "none": mark("no difference"),
    "falls": mark("falls with: {uncertainty}"),
    "over_range": mark("{expected}, over the range of: {uncertainty}"),
    "on_record": mark("Assumptions on trial"),
    "interior": mark("best between the ends"),
    "corner": mark("one end is best in {estimate} % ({ci_low} to {ci_high})"),
    "impact": mark("What a town would conclude, and the truth"),
    "contrary_head": mark("What was expected and did not come"),
    "contrary_line": mark(
        "{claim} ({mode}): the opposite came out, {found}. What would speak against it was: {falsified}"
    ),
    "unclear_head": mark("What could not be concluded"),
    "unclear_line": mark("{claim} ({mode}): {found}{share}."),
    "share": mark("; {share} of futures are as expected"),
    "share_of_towns": mark("; {share} of runs are as expected"),
    "nothing": mark("Nothing."),
    "turns": mark("Where the answer turns"),
    "map_line": mark(
        "{outcome}, {mode} against {baseline}, over {across} and {up} ({n} paired runs a cell): clearly better "
        "in {gain} of {of} cells, clearly worse in {loss}. {worst}"
    ),
    "worst": mark("It loses most at {across} {x} and {up} {y}: {found}."),
    "impact_heads": mark("mode | estimator | truth | estimate | bias | wrong sign | futures"),
    "before_after": mark("before and after"),
    "cross_section": mark("districts with against without"),
    "difference_in_differences": mark("difference in differences"),
    "contact_counts": mark("contact counts"),
    "caution": mark("These results compare forms of organisation under stated assumptions; they are no forecast."),
}


def say(key: str, language: str, **values: object) -> str:
    """Return a text in a language."""
    return translate(TEXTS[key], language).format(**values)
