"""How many needs are met, and where the others get lost."""

from __future__ import annotations

from civsim.measures.registry import COMMUNITY, measure
from civsim.measures.tables import LOST, Tables, share
from civsim.rules.kinds import STAGES
from civsim.world import Table


@measure(COMMUNITY, "share of needs", "Coverage", "Deckung", 1)
def coverage(t: Tables) -> Table:
    """Needs met among needs that ended."""
    return share(t.count("met"), t.ended)


@measure(COMMUNITY, "share of needs", "Contact coverage", "Kontaktdeckung", 1)
def contact_coverage(t: Tables) -> Table:
    """Needs admitted among needs that arose."""
    return share(t.count("admitted"), t.count("arisen"))


@measure(COMMUNITY, "share of needs", "Effective coverage", "Wirksame Deckung", 1)
def effective_coverage(t: Tables) -> Table:
    """Needs met with success among needs that ended."""
    return share(t.count("succeeded"), t.ended)


@measure(COMMUNITY, "needs a year", "Needs met", "Gedeckte Bedarfe", 1)
def met_needs(t: Tables) -> Table:
    """Needs met a year, each of one person."""
    return t.count("met") / t.years


_STAGE_LABELS = {
    "unaware": ("Lost: did not know of the offers", "Verloren: kannte die Angebote nicht"),
    "unwilling": ("Lost: did not dare to ask", "Verloren: scheute die Hilfe"),
    "did_not_try": ("Lost: did not get to ask", "Verloren: kam nicht zum Fragen"),
    "no_offer": ("Lost: nobody offered it", "Verloren: niemand bot es an"),
    "turned_away": ("Lost: turned away", "Verloren: abgewiesen"),
    "lost_in_referral": ("Lost: on the way to another provider", "Verloren: auf dem Weg zu anderen"),
    "interrupted": ("Lost: provider closed", "Verloren: Anbieter schloss"),
}


def _register_stage(stage: str, column: str) -> None:
    def lost(t: Tables) -> Table:
        return share(t.count(column), t.ended)

    lost.__name__ = column
    lost.__doc__ = "Needs lost at this stage, the furthest they reached, among needs that ended."
    measure(COMMUNITY, "share of needs", *_STAGE_LABELS[stage], -1)(lost)


for _stage, _column in zip(STAGES, LOST, strict=True):
    _register_stage(_stage, _column)


@measure(COMMUNITY, "weeks", "Waiting", "Wartezeit", -1)
def waiting(t: Tables) -> Table:
    """Weeks waited by those admitted, on average."""
    return share(t.count("waited"), t.count("admitted"))
