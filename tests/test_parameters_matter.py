"""No dead sliders: every parameter changes some trajectory."""

import dataclasses

import pytest
from tests.worlds import STRENGTHS, scenario

from civsim.engines.batch.engine import BatchRun
from civsim.parameters.registry import PARAMETERS
from civsim.scenario import Event

FULL = dict.fromkeys(STRENGTHS, 0.7) | {
    "scope": "citywide",
    "decisions": "participant_governed",
    "cases": "member_to_member",
    "membership": "all",
    "load": 2.0,
    "budget": 60_000.0,
    "volunteers": 25,
    "participation_base": 1.0,
    "sharing_distance": 3.0,
}
HUB = {"cases": "hub", "decisions": "lead_organisation"}
DISTRICTS = {"scope": "district_and_city", "decisions": "federated"}
NEEDED = {
    "budget_cut": {},
    "arrival_form": {"open_population": 1},
    "contact_form": {"contacts": 2.0},
    "crowding_out": {"budget_cut": 0.3},
    "mandatory": {"budget_cut": 0.3},
    "gift_mobilisation": dict.fromkeys(STRENGTHS, 0.0),
    "fund": {"decisions": "participant_governed"},
    "case_hours": HUB,
    "case_time": HUB | {"case_hours": 30.0},
    "office_time": HUB,
    "office_monitor": HUB,
    "city_meeting_interval": DISTRICTS,
    "membership_share": {"membership": "share"},
    "membership_noise": {"membership": "endogenous", "stance_interval": 5},
    "vote_delay": {"committee_vote": 1},
    "overhead_share": {"overhead_form": "share"},
    "programme_threshold": {"programme_kind": "threshold", "stance_start": 0.5},
    "stance_step": {"stance_rule": "best_response", "programme_return": 0.5, "stance_interval": 5},
    "programme_group_size": {"programme_groups": "random", "stance_interval": 2, "stance_start": 0.5},
    "programme_groups": {"stance_interval": 2, "stance_start": 0.5},
    "revision_order": {"stance_interval": 2, "stance_start": 0.5},
    "neighbours": {"stance_interval": 2, "stance_start": 0.5, "scope": "district_and_city"},
    "joint_bid": {"contested_share": 1.0},
    "imitation_noise": {"stance_interval": 2, "stance_start": 0.5, "programme_hours": 20.0},
    "refusal_drain": {"load": 10.0, "volunteers": 200, "leave_rate": 5.0},
    "stance_rule": {"stance_interval": 5},
    "founder_hours": {"entry_rate": 10.0, "entry_threshold": 0.0},
    "entry_rate": {"entry_threshold": 0.0},
    "entry_threshold": {"entry_rate": 10.0},
    "entry_slots": {"entry_rate": 10.0, "entry_threshold": 0.0},
    "exit_quarters": {"reserve_start": 0.0, "contested_share": 1.0},
    "reserve_start": {"contested_share": 1.0},
    "performance_memory": {"grant_rule": "performance", "contested_share": 1.0},
    "learn_trust": {},
    "voice_window": {"session_interval": 2},
    "own_interval_low": dict.fromkeys(STRENGTHS, 0.0),
    "own_interval_high": dict.fromkeys(STRENGTHS, 0.0),
    "municipal_interval": dict.fromkeys(STRENGTHS, 0.0),
    "planning_rule": dict.fromkeys(STRENGTHS, 0.0),
    "survey_prior": {"session_interval": 2},
    "districts": {},
    "area": {},
    "recipients": {},
    "homophily": {"session_interval": 2},
    "acquaintances": {"session_interval": 2},
    "participant_volunteers": {"session_interval": 2, "participation_base": 9.0},
}
OTHER = {
    "contacts": 2.0,
    "open_population": 1,
    "intake": "longest_wait",
    "mandatory": 1,
    "committee_vote": 1,
    "own_tries": 3,
    "exit_quarters": 0,
    "referral_hops": 3,
    "municipal_services": 3,
    "entry_slots": 0,
    "patience": 2.0,
    "vote_delay": 9,
    "exploration": 0.5,
    "districts_served": 1,
    "mix_shock": 0.5,
    "municipal_share": 0.8,
    "own_interval_low": 1,
    "own_interval_high": 30,
    "municipal_interval": 5,
    "founder_hours": 40.0,
    "fund_source": "gifts_and_grants",
    "reserve_start": 0.0,
    "trust_start": 1.0,
    "homophily": 0.9,
    "energy_memory": 1.0,
    "seeking_step": 0.01,
    "decisions": "lead_organisation",
    "programme_threshold": 0.0,
    "imitation_noise": 100.0,
    "figure_error": 2.0,
    "join_threshold": -1.0,
    "case_time": 5.0,
    "learn_trust": 0,
}


def other_value(name, now):
    """Return a value of the parameter that is not the one in force."""
    one = PARAMETERS[name]
    if name in OTHER:
        return OTHER[name]
    if one.choices:
        return next(choice for choice in one.choices[::-1] if choice != now)
    if one.whole and one.low == 0 and one.high == 1:
        return 1 - int(now)
    for value in (one.sweep_range[1], one.high, one.low):
        if value != now and value <= max(10 * abs(float(now)), 1.0):
            return one.check(int(value) if one.whole else value)
    return one.check(one.low)


def trajectory(base):
    """Return the bytes of everything that happened."""
    done = BatchRun(base)
    done.advance(base.total_weeks)
    world = done.world
    parts = (world.weekly, world.ledger, world.by_population, world.recipients["status"], world.knowledge)
    return b"".join(part.tobytes() for part in parts)


@pytest.mark.parametrize("name", list(PARAMETERS))
def test_parameter_changes_some_trajectory(name):
    base = scenario(mode="pact", weeks=150, burn_in=5).with_values(**FULL)
    if name in ("districts", "area", "deprivation_spread"):
        base = dataclasses.replace(base, town=dataclasses.replace(base.town, districts=()))
    base = dataclasses.replace(base, events=(Event(30, "close_provider", 2),)).with_values(**NEEDED.get(name, {}))
    assert trajectory(base) != trajectory(base.with_values(**{name: other_value(name, base.values[name])}))
