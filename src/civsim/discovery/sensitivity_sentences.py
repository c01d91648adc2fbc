"""What moves an outcome, in a sentence that ranks only what can be ranked."""

from __future__ import annotations

from collections.abc import Mapping

from civsim.analysis.numbers import in_text, unit_of
from civsim.discovery.labels import parameter_in_text, size
from civsim.discovery.robustness_sentences import percent
from civsim.discovery.sensitivity import SOBOL, Sensitivity
from civsim.messages import mark, translate

TEXTS: Mapping[str, str] = {
    "level": mark("{measure} under {mode}"),
    "difference": mark("the difference of {mode} to {baseline} in {measure}"),
    "most": mark("{name} moves {what} most, {amount}"),
    "most_tied": mark("{name} move {what} most and cannot be told apart: {amount}"),
    "then": mark("; then {name}, {amount}"),
    "then_tied": mark("; then, not to be told apart, {name}: {amount}"),
    "sobol": mark("{size} % ({low}–{high}) of its variance"),
    "morris": mark("by {size} {unit} over its range ({low} to {high})"),
    "none": mark("Nothing shows an influence on {what} in these runs."),
    "hidden": mark(" No influence shown: {names}."),
    "sobol_luck": mark(" Luck makes up {luck} % of the variance of a single run; it is left out of these shares."),
    "morris_luck": mark(" Luck moves a single effect by ±{luck} {unit}; it is left out of these sizes."),
    "runs": mark(" {blocks} {kind} of {points} points, {replicates} runs each; 95 % intervals over {kind} and luck."),
    "sobol_kind": mark("blocks"),
    "morris_kind": mark("trajectories"),
    "and": mark(" and "),
}  # fmt: skip


def headline(found: Sensitivity, labels: Mapping[str, str], language: str = "en") -> str:
    """Return what moves the outcome most.

    Args:
        found: the analysis.
        labels: what each mode is called.
        language: "en" or "de".
    """
    what = _what(found, labels, language)
    shown = found.table[found.table["shown"]]
    if not len(shown):
        return translate(TEXTS["none"], language).format(what=what)
    said = ""
    for _, rows in shown.groupby("rank", sort=True):
        names = [parameter_in_text(name, language) for name in rows["parameter"]]
        key = ("then" if said else "most") + ("_tied" if len(names) > 1 else "")
        joined = translate(TEXTS["and"], language).join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
        amount = "; ".join(_amount(found, row, language) for row in rows.to_dict("records"))
        said += translate(TEXTS[key], language).format(name=joined, what=what, amount=amount)
    return said[:1].upper() + said[1:] + "."


def sentence(found: Sensitivity, labels: Mapping[str, str], language: str = "en") -> str:
    """Return what moves the outcome, what does not, and how much is luck."""
    hidden = found.table[~found.table["shown"]]["parameter"]
    said = headline(found, labels, language)
    if len(hidden):
        names = ", ".join(parameter_in_text(name, language) for name in hidden)
        said += translate(TEXTS["hidden"], language).format(names=names)
    is_sobol = found.method == SOBOL
    luck = percent(found.luck, language) if is_sobol else size(found.luck, found.measure, language)
    unit = unit_of(found.measure, language)
    said += translate(TEXTS[f"{found.method}_luck"], language).format(luck=luck, unit=unit)
    points = len(found.table) + (2 if is_sobol else 1)
    return said + translate(TEXTS["runs"], language).format(
        blocks=found.blocks,
        points=points,
        replicates=found.replicates,
        kind=translate(TEXTS[f"{found.method}_kind"], language),
    )


def _what(found: Sensitivity, labels: Mapping[str, str], language: str) -> str:
    return translate(TEXTS["difference" if found.baseline else "level"], language).format(
        measure=in_text(found.measure, language),
        mode=labels.get(found.mode, found.mode),
        baseline=labels.get(found.baseline, found.baseline),
    )


def _amount(found: Sensitivity, row: Mapping[object, object], language: str) -> str:
    name = "total" if found.method == SOBOL else "size"
    values = [float(str(row[key])) for key in (name, f"{name}_low", f"{name}_high")]
    if found.method == SOBOL:
        shown, low, high = (percent(max(0.0, value), language) for value in values)
    else:
        shown, low, high = (size(value, found.measure, language) for value in values)
    return translate(TEXTS[found.method], language).format(
        size=shown, low=low, high=high, unit=unit_of(found.measure, language)
    )
