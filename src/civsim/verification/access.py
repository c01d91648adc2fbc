"""Limit cases of access: outreach, referral from one provider to the next, and the best possible matching."""

from __future__ import annotations

import math

from civsim.errors import InputError
from civsim.parameters.parameter import Value
from civsim.scenario import Scenario
from civsim.verification.case import Observation, Values, case, flag, setting
from civsim.verification.observe import admitted, measured, observe
from civsim.verification.plain import POOLED, WITHOUT_END, PlainTown
from civsim.verification.theory import (
    finite_ladder,
    ladder,
    ladder_at_once,
    options_matching,
    poisson_matching,
)

REACHED_PEOPLE = 2_000
OUTREACH_TIME = 0.25
LADDER = 500
AT_ONCE = 600
CROWD = 3_000
CROWD_ERROR = 0.1 / math.sqrt(CROWD)


def outreach_town(providers: int, share: float) -> Scenario:
    """Return providers that each reach a random share of the people every week, who forget within a week."""
    changes: dict[str, Value] = {
        "outreach": 0.5,
        "outreach_form": "contacts",
        "outreach_time": OUTREACH_TIME,
        "awareness_base": 0.0,
        "awareness_decay": 1.0,
        "word_of_mouth": 0.0,
        "learn_awareness": 1,
    }
    hours = 2.0 * share * OUTREACH_TIME * REACHED_PEOPLE
    return PlainTown(
        providers=providers,
        places=hours,
        arrivals=0.0,
        people=REACHED_PEOPLE,
        weeks=20,
        changes=changes,
    ).scenario()


@case(
    source="closed form: 1 − (1 − share)^providers reached; of all contacts 1 − reached / (providers·share) are double",
    parameters=(
        setting("providers", 5, "providers", 1, 500, whole=True),
        setting("share", 0.2, "share of people each reaches a week", 0.0001, 1.0),
        setting("quantity", "reached", "what is observed", 0, 1, choices=("reached", "duplication")),
    ),
    tabulated=(
        {"providers": 5, "share": 0.2},
        {"providers": 5, "share": 0.2, "quantity": "duplication"},
        {"providers": 3, "share": 0.5},
    ),
)
def outreach(values: Values) -> Observation:
    """Share of people who hear of the offers from providers that reach out side by side, contact by contact.

    People know nothing beforehand and forget within the week, so awareness is the share reached this week.
    `quantity=duplication` gives the share of contacts with people whom somebody else reached as well.
    """
    providers, share = int(values["providers"]), float(values["share"])
    reached = 1.0 - (1.0 - share) ** providers
    scenario = outreach_town(providers, share)
    if values["quantity"] == "duplication":
        return observe([measured(scenario, "duplication")], 1.0 - reached / (providers * share))
    return observe([measured(scenario, "awareness")], reached)


def ladder_town(tries: int, load: float, at_once: bool, places: int) -> Scenario:
    """Return providers of one place whose members send those they turn away to any other member.

    One person a week comes for a service without end, as many weeks as load·places; or, at once, load·places people
    a week for a service of one week, every week anew.
    """
    people = max(round(load * places), 1)
    changes = {**POOLED, "information": 0.0, "referral_hops": max(tries - 1, 1), "arrival_form": "regular"}
    if tries == 1:
        changes["referral"] = 0.0
    return PlainTown(
        providers=places,
        places=1,
        arrivals=people if at_once else 1,
        people=(3 if at_once else 1) * people + 3,
        duration=1.0 if at_once else WITHOUT_END,
        weeks=5 if at_once else people,
        burn_in=1 if at_once else 0,
        changes=changes,
    ).scenario()


def crowd_town(places: int, people: int, contacts: float, contact_form: str) -> Scenario:
    """Return one week in which people who know few providers of one place each are placed by a clearing house."""
    changes: dict[str, Value] = {
        "contacts": contacts,
        "contact_form": contact_form,
        "clearing": 1,
        "arrival_form": "regular",
    }
    return PlainTown(
        providers=places,
        places=1,
        arrivals=people,
        people=2 * people,
        weeks=1,
        burn_in=0,
        redraw=True,
        changes=changes,
    ).scenario()


@case(
    source="x' = 1 − x^tries (1 − 1/e, tanh 1, ... at load 1); at once: rounds f(1 − e^(−r)); planner: maximum "
    "matching (Bordenave, Lelarge & Salez 2013)",
    parameters=(
        setting("tries", 2, "providers a person is sent to at most", 1, 50, whole=True),
        setting("load", 1.0, "people per place", 0.01, 4.0),
        flag("at_once", False),
        flag("planner", False),
    ),
    tabulated=(
        {"tries": 1},
        {"tries": 2},
        {"tries": 3},
        {"tries": 2, "load": 0.5},
        {"tries": 2, "at_once": True},
        {"tries": 3, "at_once": True},
        {"tries": 2, "planner": True},
    ),
)
def referral_ladder(values: Values) -> Observation:
    """Share of people who find one of the places, of which each provider has one, in so many random tries.

    The first try is the person's own, the others are referrals by members who do not know who has a place.
    One at a time (the default), services never end and people come until there were load per place; the stated
    discretisation is the exact difference of the chain of 500 places and its limit. At once, all come in the
    same week, then all who were turned away are referred, and so on: the weekly schedule's own values for many
    places; 600 places differ from that by less than .0009. With `planner` a clearing house places people who
    each know `tries` providers, as many as possible (discretisation as under `matching`).

    Raises:
        InputError: for a planner with people who come at once: it waits for all of them anyway.
    """
    tries, load = int(values["tries"]), float(values["load"])
    if values["planner"] and values["at_once"]:
        raise InputError("planner=true has no effect beside at_once=true: a planner sees all people at once anyway.")
    if values["planner"]:
        town = crowd_town(CROWD, round(load * CROWD), tries, "fixed")
        return observe([admitted(town)], options_matching(tries, load), discretisation=CROWD_ERROR)
    if values["at_once"]:
        town = ladder_town(tries, load, True, AT_ONCE)
        return observe([admitted(town)], ladder_at_once(tries, load), discretisation=0.5 / AT_ONCE)
    expected = ladder(tries, load)
    chain = finite_ladder(tries, max(round(load * LADDER), 1), LADDER)
    town = ladder_town(tries, load, False, LADDER)
    return observe([admitted(town)], expected, discretisation=abs(chain - expected))


@case(
    source="maximum matching of a random bipartite graph (Karp & Sipser 1981; Bohman & Frieze 2011): 1 − max over t of "
    "exp(−c·e^(−ct)) − 1 + e^(−ct)(1 + ct)",
    parameters=(setting("degree", 1.0, "providers a person knows on average", 0.01, 20.0),),
    tabulated=({"degree": 1.0}, {"degree": 2.0}, {"degree": 3.0}),
)
def matching(values: Values) -> Observation:
    """Share of people placed, at best, where each knows each of as many places with the same small chance.

    3 000 people and 3 000 providers of one place; contact lists are drawn anew in every run, and the clearing house
    places as many people as possible. Where most people can be placed, chance makes one side of the core larger by
    the order of the root of its size; the stated discretisation is a tenth of the root, .0018 (measured: .0026 for
    1 000 people at degree 3, nearly nothing below degree e).
    """
    degree = float(values["degree"])
    town = crowd_town(CROWD, CROWD, degree, "random")
    return observe([admitted(town)], poisson_matching(degree), discretisation=CROWD_ERROR)
