"""What regret says, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from civsim.analysis.numbers import in_text, unit_of
from civsim.discovery.labels import size
from civsim.discovery.regret import Regret
from civsim.discovery.robustness_sentences import percent
from civsim.messages import mark, translate

TEXTS: Mapping[str, str] = {
    "regret": mark(
        "Whoever wants to rue the choice least takes {policy}: by {measure} it never stays farther than {most} "
        "{unit} behind the best of a future, on average {mean} ({low} to {high}), in {n} futures; it is the best in "
        "{best} %."
    ),
    "best": mark("{policy} is the best in most futures ({best} %) but loses up to {most} {unit}."),
    "luck": mark("Distances of about {luck} {unit} may be luck."),
}


def sentence(found: Regret, labels: Mapping[str, str], language: str = "en") -> str:
    """Return which policy is regretted least, and whether another one is best more often.

    Args:
        found: the table of regrets.
        labels: what each policy is called.
        language: "en" or "de".
    """

    def amount(value: float) -> str:
        return size(value, found.measure, language)

    unit = unit_of(found.measure, language)
    rows = found.table.to_dict("records")
    least, often = rows[0], max(rows, key=lambda row: float(row["best_in"]))
    said = [
        translate(TEXTS["regret"], language).format(
            policy=labels[least["policy"]],
            measure=in_text(found.measure, language),
            unit=unit,
            most=amount(least["largest_regret"]),
            mean=amount(least["mean_regret"]),
            low=amount(least["mean_regret_low"]),
            high=amount(least["mean_regret_high"]),
            n=len(found.regrets),
            best=percent(least["best_in"], language),
        )
    ]
    if often is not least:
        said.append(
            translate(TEXTS["best"], language).format(
                policy=labels[often["policy"]],
                best=percent(often["best_in"], language),
                most=amount(often["largest_regret"]),
                unit=unit,
            )
        )
    if found.luck == found.luck:
        said.append(translate(TEXTS["luck"], language).format(luck=amount(found.luck), unit=unit))
    return " ".join(said)
