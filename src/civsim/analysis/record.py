"""One line beside every headline: in how many trials of the assumptions it held, or that none were made."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from collections.abc import Collection, Mapping, Sequence

from civsim.analysis.assumptions import APPEARS, TURNS, Judgement
from civsim.analysis.numbers import TO, difference, unit_of
from civsim.analysis.trial_tables import counts, listed
from civsim.configuration import load, mode_label
from civsim.configuration.trials import EVERYTHING, Tried, on_record
from civsim.messages import mark, spoken, translate
from civsim.rules.kinds import YEAR
from civsim.scenario import Scenario
from civsim.simulate import simulate

NAMED = 4
WATCHED = {
    **dict.fromkeys(("arisen", "admitted", "met", "lost_turned_away", "lost_unaware", "lost_unwilling"), "weekly"),
    **dict.fromkeys(("gross_hours", "used_hours", "coordination_hours", "grants", "gifts_given", "trust"), "ledger"),
}
"""What a fingerprint is made of, and in which table of an outcome it stands; new columns leave it as it is."""
TEXTS: Mapping[str, str] = {
    "clear": mark(
        "{mode}: the conclusion on record ({difference}, {runs} paired runs) held in {holds} of {trials} trials "
        "{of}, faded in {fades} and turned in {turns}{named}."
    ),
    "unclear": mark(
        "{mode}: no clear difference ({difference}, {runs} paired runs); one appeared in {appears} of {trials} "
        "trials {of}{named}."
    ),
    "everything": mark("of the assumptions"),
    "some": mark("of some assumptions ({names})"),
    "defaults": mark("At the defaults, "),
    "outdated": mark("{mode}: its trials are outdated; rules, parameters or figures have changed since ({command})."),
    "held": mark(
        "On record: the clear difference in coverage held in so many trials with one other assumption each: {modes}."
    ),
    "of": mark("{mode} {holds} of {trials}"),
    "untried": mark("Not yet put on trial: {modes} ({command})."),
}


def fingerprint(baseline: Scenario, mode: Scenario) -> str:
    """Return a digest of the first year of the first run of both: counts, and hours and euros to six digits.

    It changes with rules, parameters, figures and draws as soon as they change anything in that year, and with nothing
    else: not with the text of the source, not with the length of a run, not with the last bits of another platform.
    """
    digest = hashlib.sha256()
    for one in (baseline, mode):
        (outcome,) = simulate(dataclasses.replace(one, weeks=YEAR, burn_in=0), range(1), workers=1)
        for name in sorted(WATCHED):
            digest.update(" ".join(f"{value:.6g}" for value in getattr(outcome, WATCHED[name])[name].tolist()).encode())
    return digest.hexdigest()[:16]


@functools.lru_cache(maxsize=32)
def _fingerprint_today(town: str, baseline: str, mode: str) -> str:
    return fingerprint(_default(town, baseline), _default(town, mode))


def _default(town: str, mode: str) -> Scenario:
    return load([f"town={town}"], mode=mode).scenario


def entries(found: Judgement, of: Sequence[str], version: str, commit: str) -> list[Tried]:
    """Return what a judgement puts on record, one entry per mode; `of` names what was tried, nothing for everything."""
    return [_entry(found, mode, tuple(of) or (EVERYTHING,), version, commit) for mode in found.modes]


def _entry(found: Judgement, mode: Scenario, of: tuple[str, ...], version: str, commit: str) -> Tried:
    own = [one for one in found.judged if one.mode == mode.name]
    changed = [one for one in own if one.verdict in (TURNS, APPEARS)]
    changed.sort(key=lambda one: -abs(one.estimate.mean))
    default = found.at_default[mode.name]
    return Tried(
        town=mode.town.name,
        mode=mode.mode,
        baseline=found.baseline.mode,
        measure=found.measure,
        difference=(default.mean, default.ci_low, default.ci_high),
        runs=default.n,
        trials=len(own),
        counts=counts(found, mode),
        of=of,
        named=tuple((one.trial.parameter, one.trial.value) for one in changed),
        fingerprint=fingerprint(found.baseline, mode),
        version=version,
        commit=commit,
    )


def lines(scenarios: Sequence[Scenario], language: str = "en") -> list[str]:
    """Return what is on record of the modes of one town: a line for each that was tried, one for all others.

    Args:
        scenarios: of one town, with the settings that are shown; the first is the baseline.
        language: "en" or "de".
    """
    shown = {(one.town.name, one.mode): one for one in scenarios[1:]}
    return _lines(list(shown), scenarios[0].mode, language, {name for name, one in shown.items() if _is_default(one)})


def held(scenarios: Sequence[Scenario], language: str = "en") -> str:
    """Return in how many trials clear differences in coverage held, in one sentence.

    Only modes that are shown at the defaults that were tried count; without a clear difference on record there is
    nothing to say. Arguments are those of lines.
    """
    known = _against(scenarios[0].mode)
    shown = [known[name] for one in scenarios[1:] if (name := (one.town.name, one.mode)) in known and _is_default(one)]
    said = [
        translate(TEXTS["of"], language).format(
            mode=spoken(mode_label(one.mode), language), holds=one.counts["holds"], trials=one.trials
        )
        for one in shown
        if one.measure == "coverage" and _is_clear(one) and _is_current(one)
    ]
    return translate(TEXTS["held"], language).format(modes=", ".join(said)) if said else ""


def _against(baseline: str) -> Mapping[tuple[str, str], Tried]:
    """Return what is on record against a baseline, by (town, mode)."""
    return {name: one for name, one in on_record().items() if one.baseline == baseline}


def _is_clear(one: Tried) -> bool:
    """Return whether the interval of what was tried leaves out zero."""
    _, low, high = one.difference
    return low > 0 or high < 0


def _is_current(one: Tried) -> bool:
    """Return whether nothing that decides the numbers has changed since it was tried."""
    return _fingerprint_today(one.town, one.baseline, one.mode) == one.fingerprint


def of_defaults(names: Sequence[tuple[str, str]], baseline: str, language: str = "en") -> list[str]:
    """Return the same for (town, mode), beside results of other settings than the defaults."""
    return _lines(names, baseline, language, set())


def _lines(
    names: Sequence[tuple[str, str]], baseline: str, language: str, at_default: Collection[tuple[str, str]]
) -> list[str]:
    known = _against(baseline)
    said = [line(known[one], language, is_default=one in at_default) for one in names if one in known]
    untried = [one for one in names if one not in known]
    if untried:
        modes = ", ".join(spoken(mode_label(mode), language) for _, mode in untried)
        said.append(translate(TEXTS["untried"], language).format(modes=modes, command=_command(untried[0][0])))
    return said


def _is_default(scenario: Scenario) -> bool:
    """Return whether a scenario differs from its town's and mode's defaults in nothing but its length and luck."""
    if (scenario.town.name, scenario.mode) not in on_record():
        return False
    default = _default(scenario.town.name, scenario.mode)
    alike = {name: getattr(scenario, name) for name in ("weeks", "burn_in", "seed", "town_seed")}
    return dataclasses.replace(default, **alike).digest() == scenario.digest()


def line(one: Tried, language: str = "en", *, is_default: bool = True) -> str:
    """Return the line of one entry; `is_default` is false where it stands beside results of other settings."""
    mode = spoken(mode_label(one.mode), language)
    if not _is_current(one):
        return translate(TEXTS["outdated"], language).format(mode=mode, command=_command(one.town, one.mode))
    text = translate(TEXTS["clear" if _is_clear(one) else "unclear"], language).format(
        mode=mode,
        difference=_difference(one, language),
        runs=one.runs,
        trials=one.trials,
        of=_tried(one, language),
        named=listed(one.named, NAMED, language),
        **one.counts,
    )
    return text if is_default else translate(TEXTS["defaults"], language) + text


def _difference(one: Tried, language: str) -> str:
    mean, low, high = (difference(value, one.measure, language) for value in one.difference)
    return f"{mean} {unit_of(one.measure, language)}, {low} {translate(TO, language)} {high}"


def _tried(one: Tried, language: str) -> str:
    if one.of == (EVERYTHING,):
        return translate(TEXTS["everything"], language)
    return translate(TEXTS["some"], language).format(names=", ".join(one.of))


def _command(town: str, mode: str = "") -> str:
    return f"civsim assumptions town={town}" + (f" mode={mode}" if mode else "")
