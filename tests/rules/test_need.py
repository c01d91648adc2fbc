"""How needs arise, drift, are taken up and are given up."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civsim.draws import uniform
from civsim.rules.kinds import (
    DID_NOT_TRY,
    IDLE,
    INTERRUPTED,
    LOST_IN_REFERRAL,
    NO_OFFER,
    PENDING,
    SEEKING,
    TURNED_AWAY,
    UNAWARE,
    UNWILLING,
)
from civsim.rules.need import (
    drift,
    experience,
    fall_into_need,
    give_up,
    is_active_seeker,
    leave_as_new,
    need_probability,
    need_weight,
    start_mix,
    take_up,
)

from .building import CALM, assert_state, close, draw, parameter_sets, parameters, thing, unit

ONE_SD = 0.8413447460685429


@pytest.mark.parametrize(
    ("reversion", "shock", "u", "mix"),
    [
        (0.2, 0.12, ONE_SD, 0.2),
        (0.2, 0.12, 1.0 - ONE_SD, -0.2),
        (0.2, 0.12, 0.5, 0.0),
        (1.0, 0.12, ONE_SD, 0.12),
        (0.02, 0.12, ONE_SD, 0.6030226891555273),
        (0.02, 0.0, ONE_SD, 0.0),
    ],
)
def test_start_mix(reversion, shock, u, mix):
    cell = thing(mix=99.0, open=3)
    start_mix(cell, parameters(mix_reversion=reversion, mix_shock=shock), u)
    assert_state(cell, {"open": 3}, {"mix": mix})


@pytest.mark.parametrize(
    ("before", "u", "after"),
    [
        (1.0, 0.5, 0.8),
        (1.0, ONE_SD, 0.92),
        (1.0, 1.0 - ONE_SD, 0.68),
        (-2.0, ONE_SD, -1.48),
        (0.0, ONE_SD, 0.12),
    ],
)
def test_drift(before, u, after):
    cell = thing(mix=before)
    drift(cell, parameters(mix_reversion=0.2, mix_shock=0.12), u)
    assert cell.mix == close(after)


def test_drift_keeps_the_stationary_law():
    p = parameters(mix_reversion=0.2, mix_shock=0.12)
    cell = thing(mix=0.0)
    start_mix(cell, p, uniform(1, 0, 0, 0))
    total = squares = 0.0
    weeks = 20_000
    for week in range(weeks):
        drift(cell, p, uniform(1, 1, 0, week))
        total += cell.mix
        squares += cell.mix * cell.mix
    assert total / weeks == pytest.approx(0.0, abs=0.02)
    assert math.sqrt(squares / weeks) == pytest.approx(0.2, rel=0.03)


@pytest.mark.parametrize(
    ("share", "mix", "weight"),
    [(0.5, 0.0, 0.5), (0.5, 1.0, 1.3591409142295225), (0.25, -2.0, 0.033833820809153173), (0.0, 1.0, 0.0)],
)
def test_need_weight(share, mix, weight):
    assert need_weight(thing(mix=mix), thing(share=share)) == close(weight)


@pytest.mark.parametrize(
    ("rate", "load", "factor", "deprivation", "probability"),
    [
        (5.2, 1.0, 1.0, 1.0, 0.09516258196404048),
        (5.2, 2.0, 1.0, 1.0, 0.18126924692201815),
        (5.2, 1.0, 0.5, 1.0, 0.048770575499285984),
        (5.2, 1.0, 1.0, 1.5, 0.13929202357494222),
        (2.6, 2.0, 0.5, 4.0, 0.18126924692201815),
        (0.35, 1.0, 1.0, 1.0, 0.006708168339107701),
        (0.0, 1.0, 1.0, 1.0, 0.0),
        (5.2, 0.0, 1.0, 1.0, 0.0),
        (50.0, 100.0, 5.0, 5.0, 1.0),
    ],
)
def test_need_probability(rate, load, factor, deprivation, probability):
    p = parameters(need_rate=rate, load=load)
    assert need_probability(thing(need_factor=factor), thing(deprivation=deprivation), p) == close(probability)


@given(p=parameter_sets("need_rate", "load"), low=st.floats(0, 10), more=st.floats(0, 10))
@settings(**CALM)
def test_need_probability_rises_with_deprivation(p, low, more):
    group = thing(need_factor=1.0)
    first = need_probability(group, thing(deprivation=low), p)
    second = need_probability(group, thing(deprivation=low + more), p)
    assert 0.0 <= first <= second <= 1.0


# geometric of mean 6·2 = 12: u .5 -> 8 weeks (ln .5 / ln(11/12) = 7.97); of mean 8: u .5 -> 6 (5.19)
@pytest.mark.parametrize(
    ("u_duration", "u_patience", "duration", "due"),
    [(0.5, 0.5, 8, 106), (0.0, 0.5, 1, 106), (0.5, 0.0, 8, 101), (0.9, 0.5, 27, 106), (0.5, 0.9, 8, 118)],
)
def test_fall_into_need(u_duration, u_patience, duration, due):
    before = {"key": 7, "awareness": 0.4, "stage": TURNED_AWAY}
    recipient = thing(before, status=IDLE, service=0, provider=3, weeks_waited=9, duration=0, due_week=0)
    fall_into_need(
        recipient,
        2,
        thing(duration=6.0),
        parameters(duration_factor=2.0, patience=8.0),
        100,
        u_duration,
        u_patience,
    )
    after = {"status": SEEKING, "service": 2, "provider": -1, "weeks_waited": 0}
    assert_state(recipient, before, {**after, "duration": duration, "due_week": due})


def test_patience_of_one_week_is_one_try():
    recipient = thing()
    fall_into_need(recipient, 0, thing(duration=12.0), parameters(patience=1.0), 10, 0.3, 0.999)
    assert recipient.due_week == 11


# stigma .4 + .2 · 5/20 = .45; efficacy .5: willing below 1 − .45·.5 = .775
@pytest.mark.parametrize(
    ("u_aware", "u_willing", "municipal", "places", "stage"),
    [
        (0.29, 0.774, 5, 20, DID_NOT_TRY),
        (0.29, 0.776, 5, 20, UNWILLING),
        (0.31, 0.774, 5, 20, UNAWARE),
        (0.31, 0.776, 5, 20, UNAWARE),
        (0.3, 0.0, 5, 20, UNAWARE),
        (0.0, 0.799, 0, 20, DID_NOT_TRY),
        (0.0, 0.8, 0, 20, UNWILLING),
        (0.0, 0.801, 0, 20, UNWILLING),
        (0.0, 0.699, 20, 20, DID_NOT_TRY),
        (0.0, 0.701, 20, 20, UNWILLING),
        (0.0, 0.799, 0, 0, DID_NOT_TRY),
        (0.0, 0.801, 0, 0, UNWILLING),
    ],
)
def test_take_up(u_aware, u_willing, municipal, places, stage):
    before = {"efficacy": 0.5}
    recipient = thing(before, stage=99)
    take_up(
        recipient,
        thing(awareness=0.3),
        thing(municipal_places=municipal, places=places),
        parameters(stigma=0.4, municipal_stigma=0.2),
        u_aware,
        u_willing,
    )
    assert_state(recipient, before, {"stage": stage})


@given(p=parameter_sets("stigma", "municipal_stigma"), efficacy=unit, more=unit, awareness=unit, u=draw, v=draw)
@settings(**CALM)
def test_efficacy_and_awareness_never_lower_take_up(p, efficacy, more, awareness, u, v):
    low, high = sorted((efficacy, more))
    cell = thing(municipal_places=3, places=9)
    first, second, knowing = (thing(efficacy=one, stage=0) for one in (low, high, low))
    for one, known in ((first, awareness), (second, awareness), (knowing, 1.0)):
        take_up(one, thing(awareness=known), cell, p, u, v)
    assert UNAWARE <= first.stage <= second.stage <= DID_NOT_TRY
    assert first.stage <= knowing.stage


@pytest.mark.parametrize(
    ("stage", "tries"),
    [
        (UNAWARE, False),
        (UNWILLING, False),
        (DID_NOT_TRY, True),
        (NO_OFFER, True),
        (TURNED_AWAY, True),
        (LOST_IN_REFERRAL, False),
        (INTERRUPTED, True),
    ],
)
def test_is_active_seeker(stage, tries):
    assert is_active_seeker(thing(stage=stage)) is tries


@pytest.mark.parametrize(("success", "learn", "after"), [(1.0, 1, 0.55), (0.0, 1, 0.45), (1.0, 0, 0.5), (0.0, 0, 0.5)])
def test_experience(success, learn, after):
    recipient = thing(efficacy=0.5)
    experience(recipient, success, parameters(efficacy_memory=0.1, learn_efficacy=learn))
    assert recipient.efficacy == close(after)


@pytest.mark.parametrize(
    ("stage", "efficacy"),
    [
        (UNAWARE, 0.5),
        (UNWILLING, 0.5),
        (DID_NOT_TRY, 0.5),
        (NO_OFFER, 0.45),
        (TURNED_AWAY, 0.45),
        (LOST_IN_REFERRAL, 0.45),
        (INTERRUPTED, 0.45),
    ],
)
@pytest.mark.parametrize("status", [SEEKING, PENDING])
def test_give_up(stage, efficacy, status):
    before = {"stage": stage, "provider": 4, "awareness": 0.2}
    recipient = thing(before, status=status, efficacy=0.5)
    give_up(recipient, parameters(efficacy_memory=0.1))
    assert_state(recipient, before, {"status": IDLE, "efficacy": efficacy})


def test_leave_as_new():
    before = {"status": IDLE, "key": 5}
    recipient, knowledge = thing(before, efficacy=0.9), thing(awareness=1.0)
    leave_as_new(recipient, knowledge, parameters(awareness_base=0.35, efficacy_start=0.6))
    assert_state(recipient, before, {"efficacy": 0.6})
    assert knowledge.awareness == 0.35
