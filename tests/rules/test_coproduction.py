"""How recipients take part, and what their voice does."""

import pytest
from hypothesis import given, settings

from civsim.rules.coproduction import (
    is_voice_due,
    participation_probability,
    practises_coproduction,
    session_hours,
    take_part,
    voice_weight,
    was_heard,
)

from .building import CALM, assert_state, close, parameter_sets, parameters, thing, unit


@pytest.mark.parametrize(
    ("active", "member", "coproduction", "scope", "practises"),
    [
        (1, 1, 0.5, "citywide", True),
        (1, 0, 0.5, "citywide", False),
        (1, 0, 0.5, "none", True),
        (1, 1, 0.0, "citywide", False),
        (1, 0, 0.0, "none", False),
        (0, 1, 0.5, "citywide", False),
        (0, 0, 0.5, "none", False),
    ],
)
def test_practises_coproduction(active, member, coproduction, scope, practises):
    p = parameters(coproduction=coproduction, scope=scope)
    assert practises_coproduction(thing(active=active, member=member), p) is practises


# log odds −2 + 2 · .5 − .5 · 2 = −2
@pytest.mark.parametrize(
    ("efficacy", "asked", "coproduction", "changes", "probability"),
    [
        (0.5, 2.0, 1.0, {}, 0.11920292202211755),
        (1.0, 2.0, 1.0, {}, 0.2689414213699951),
        (0.5, 0.0, 1.0, {}, 0.2689414213699951),
        (0.5, 2.0, 0.5, {}, 0.059601461011058776),
        (0.5, 2.0, 0.0, {}, 0.0),
        (0.5, 2.0, 1.0, {"participation_base": -1.0}, 0.2689414213699951),
        (0.5, 2.0, 1.0, {"participation_efficacy": 6.0}, 0.5),
        (0.5, 2.0, 1.0, {"effort_aversion": 1.0}, 0.04742587317756678),
    ],
)
def test_participation_probability(efficacy, asked, coproduction, changes, probability):
    chosen = {"participation_base": -2.0, "participation_efficacy": 2.0, "effort_aversion": 0.5, **changes}
    p = parameters(coproduction=coproduction, effort_asked=asked, **chosen)
    assert participation_probability(thing(efficacy=efficacy), p) == close(probability)


@given(
    p=parameter_sets("coproduction", "participation_base", "participation_efficacy", "effort_aversion", "effort_asked"),
    efficacy=unit,
    more=unit,
)
@settings(**CALM)
def test_efficacy_draws_people_in(p, efficacy, more):
    low, high = (participation_probability(thing(efficacy=one), p) for one in sorted((efficacy, more)))
    assert 0.0 <= low <= high <= p.coproduction


def test_take_part():
    before = {"service": 2, "status": 3, "efficacy": 0.5}
    recipient = thing(before, participates=0, voice_week=-1, voice_service=-1, voice_places=0)
    take_part(recipient, 14, 30)
    assert_state(recipient, before, {"participates": 1, "voice_week": 30, "voice_service": 2, "voice_places": 14})


@pytest.mark.parametrize(
    ("participates", "week", "due"),
    [(1, 55, False), (1, 56, True), (1, 80, True), (0, 56, False), (1, 30, False)],
)
def test_is_voice_due(participates, week, due):
    recipient = thing(participates=participates, voice_week=30)
    assert is_voice_due(recipient, parameters(voice_window=26), week) is due


@pytest.mark.parametrize(("planned", "heard"), [(13, 0.0), (14, 0.0), (15, 1.0)])
def test_was_heard(planned, heard):
    assert was_heard(thing(voice_places=14), planned) == heard


@pytest.mark.parametrize(
    ("coproduction", "time", "interval", "hours"),
    [(1.0, 4.0, 8, 0.5), (0.5, 4.0, 8, 0.25), (1.0, 2.0, 8, 0.25), (1.0, 4.0, 16, 0.25), (0.0, 4.0, 8, 0.0)],
)
def test_session_hours(coproduction, time, interval, hours):
    p = parameters(coproduction=coproduction, session_time=time, session_interval=interval)
    assert session_hours(p) == close(hours)


@pytest.mark.parametrize(
    ("coproduction", "voice", "weight"), [(0.5, 0.8, 0.4), (1.0, 1.0, 1.0), (0.75, 0.0, 0.0), (0.0, 1.0, 0.0)]
)
def test_voice_weight(coproduction, voice, weight):
    assert voice_weight(parameters(coproduction=coproduction, voice=voice)) == close(weight)
