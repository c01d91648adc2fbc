"""Tables and a plain sentence made by rule from an attribution."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from civsim.analysis.attribution import Attribution, orders_of
from civsim.analysis.coalitions import ARRANGEMENT, player_label
from civsim.analysis.numbers import difference, fixed, in_text, interval, unit_of, with_interval
from civsim.analysis.paired import Estimate, estimate
from civsim.measures import MEASURES
from civsim.messages import ENGLISH, mark, mark_plural, spoken, translate, translate_plural
from civsim.parameters.cooperation import STRENGTHS
from civsim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

TOTAL = "total"
TOTAL_LABEL = mark("Total")
IN_TEXT = mark("the arrangement around them")
COLUMNS = ("player", "en", "de", "share", "ci_low", "ci_high", "n", "unit", "within", "within_low", "within_high")
PAIRS = mark_plural("One pair of runs, {how}; no interval.", "{n} paired runs, {how}; 95 % intervals.")
MESSAGES = {
    "higher": mark("{town}: {mode} instead of {baseline}: {measure} {total} higher."),
    "lower": mark("{town}: {mode} instead of {baseline}: {measure} {total} lower."),
    "unclear": mark("{town}: {mode} instead of {baseline}: no clear difference in {measure}, {total}."),
    "of": mark("Of this, {parts}."),
    "up": mark("{amount} come from {player}"),
    "down": mark("{amount} from {player}"),
    "alone": mark("The arrangement alone brings {alone}; once it is there, {parts}."),
    "nothing": mark("nothing else adds anything clear"),
    "none": mark("No clear contribution of {players}."),
    "all": mark("all {count} coalitions"),
    "sampled": mark("sampled {orders} of {of} orders of arrival in each"),
}


def called(scenario: Scenario, language: str) -> str:
    """Return what the mode of a scenario is called in a language."""
    return spoken(scenario.mode_label, language) or scenario.mode


def estimates(found: Attribution) -> dict[str, Estimate]:
    """Return the share of each player and the total, with their intervals over the runs."""
    parts = {player: estimate(runs) for player, runs in zip(found.game.players, found.shares, strict=True)}
    return {**parts, TOTAL: estimate(found.total)}


def table(found: Attribution) -> pd.DataFrame:
    """Return one row per player and one for the total.

    share: its Shapley share; within: its share with the arrangement in force from the start (the arrangement's own
    row: what it brings alone), empty where orders were sampled.
    """
    import pandas as pd

    rows = []
    for number, (player, one) in enumerate(estimates(found).items()):
        label = {language: _label(player, language) for language in ("en", "de")}
        row = {"player": player, **label, "share": one.mean, "ci_low": one.ci_low, "ci_high": one.ci_high, "n": one.n}
        row["unit"] = MEASURES[found.measure].unit
        if found.within is not None:
            inside = estimate(found.total if player == TOTAL else found.within[number])
            row |= {"within": inside.mean, "within_low": inside.ci_low, "within_high": inside.ci_high}
        rows.append(row)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _label(player: str, language: str) -> str:
    return translate(TOTAL_LABEL, language) if player == TOTAL else player_label(player, language)


def interactions_table(found: Attribution) -> pd.DataFrame:
    """Return one row per pair of players with their interaction and its interval; none where orders were sampled."""
    import pandas as pd

    rows = []
    players = found.game.players
    for one in range(len(players) if found.pairs is not None else 0):
        for other in range(one + 1, len(players)):
            assert found.pairs is not None
            value = estimate(found.pairs[one, other])
            row: dict[str, object] = {"player": players[one], "other": players[other], "interaction": value.mean}
            row |= {"ci_low": value.ci_low, "ci_high": value.ci_high, "n": value.n}
            rows.append(row | {"unit": MEASURES[found.measure].unit})
    return pd.DataFrame(rows, columns=["player", "other", "interaction", "ci_low", "ci_high", "n", "unit"])


def how(found: Attribution, language: str) -> str:
    """Return how many runs there were, and whether all coalitions were run or orders of arrival sampled."""
    players = len(found.game.players)
    if found.orders is None:
        method = translate(MESSAGES["all"], language).format(count=1 << players)
    else:
        of = fixed(orders_of(players), 0, language)
        method = translate(MESSAGES["sampled"], language).format(orders=found.orders, of=of)
    return translate_plural(PAIRS, len(found.total), language).format(n=len(found.total), how=method)


def player_in_text(player: str, language: str) -> str:
    """Return a player's label as it stands within a sentence."""
    if player == ARRANGEMENT:
        return translate(IN_TEXT, language)
    label = player_label(player, language)
    return label[0].lower() + label[1:] if language == ENGLISH else label


def headline(found: Attribution, language: str) -> str:
    """Return the sentence on the total difference."""
    total = estimate(found.total)
    key = "unclear" if not total.is_clear else "higher" if total.mean > 0 else "lower"
    shown = total.mean if key == "unclear" else abs(total.mean)
    amount = difference(shown, found.measure, language, signed=key == "unclear")
    return translate(MESSAGES[key], language).format(
        town=spoken(found.game.mode.town.label, language),
        measure=in_text(found.measure, language),
        mode=called(found.game.mode, language),
        baseline=called(found.game.baseline, language),
        total=f"{amount} {unit_of(found.measure, language)}"
        + interval(total.ci_low, total.ci_high, found.measure, language),
    )


def sentence(found: Attribution, language: str = "en") -> str:
    """Return what comes from which player, largest first, and which contribute nothing clear."""
    parts = {player: one for player, one in estimates(found).items() if player != TOTAL}
    said = [headline(found, language)]
    texts = _clear(parts, found.measure, language)
    said += [translate(MESSAGES["of"], language).format(parts=texts)] if texts else []
    unclear = [player for player in (*STRENGTHS, ARRANGEMENT) if player in parts and not parts[player].is_clear]
    if unclear:
        joined = ", ".join(player_in_text(player, language) for player in unclear)
        said.append(translate(MESSAGES["none"], language).format(players=joined))
    if found.within is not None:
        inside = {player: estimate(runs) for player, runs in zip(found.game.players, found.within, strict=True)}
        one = inside.pop(ARRANGEMENT)
        alone = with_interval(one.mean, one.ci_low, one.ci_high, found.measure, language)
        rest = _clear(inside, found.measure, language) or translate(MESSAGES["nothing"], language)
        said.append(translate(MESSAGES["alone"], language).format(alone=alone, parts=rest))
    return " ".join([*said, how(found, language)])


def _clear(parts: Mapping[str, Estimate], measure: str, language: str) -> str:
    """Return the parts whose interval leaves out zero, largest first, as the end of a sentence."""
    texts: list[str] = []
    for player, one in sorted(parts.items(), key=lambda item: -item[1].mean):
        if one.is_clear:
            amount = with_interval(one.mean, one.ci_low, one.ci_high, measure, language)
            form = translate(MESSAGES["down" if texts else "up"], language)
            texts.append(form.format(amount=amount, player=player_in_text(player, language)))
    return ", ".join(texts)
