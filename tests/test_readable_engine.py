"""What the loops of the readable engine must do; parity carries it over to the fast one."""

import pytest
from tests.worlds import scenario

from civsim.engines.mesa.admission import choose_target
from civsim.engines.mesa.model import TownModel
from civsim.rules.kinds import QUARTER

TOGETHER = ("scope=citywide", "referral=1.0", "information=1.0", "cases=member_to_member", "load=3")


def after(weeks, *words, mode="competition"):
    """Return the model of musterstadt after so many weeks."""
    model = TownModel(scenario(*words, weeks=weeks, burn_in=0, mode=mode))
    for _ in range(weeks):
        model.step()
    return model


def test_an_informed_referral_aims_only_at_free_places_and_in_proportion_to_them():
    model = after(6, *TOGETHER)
    cell = max(model.cells, key=lambda one: len(one.directory))
    sender, *others = (offer for offer in cell.directory if model.providers[offer.provider].active)
    for number, offer in enumerate(others):
        offer.free = 0 if number else 3
    for u in (0.0, 0.5, 0.999):
        assert choose_target(model, sender.provider, cell, True, u) is others[0]
    others[0].free, others[-1].free = 1, 3
    aims = [choose_target(model, sender.provider, cell, True, (k + 0.5) / 100) for k in range(100)]
    assert (aims.count(others[0]), aims.count(others[-1])) == (25, 75)
    for offer in others:
        offer.free = 0
    assert choose_target(model, sender.provider, cell, True, 0.5) is None


def test_an_uninformed_referral_aims_at_any_fellow_member_alike():
    model = after(6, *TOGETHER)
    cell = max(model.cells, key=lambda one: len(one.directory))
    sender, *others = (offer for offer in cell.directory if model.providers[offer.provider].active)
    for offer in others:
        offer.free = 0
    aims = [choose_target(model, sender.provider, cell, False, (k + 0.5) / 1000) for k in range(1000)]
    for offer in others:
        assert aims.count(offer) == pytest.approx(1000 / len(others), abs=1)


@pytest.mark.parametrize("rule", ["contest", "performance", "need", "history"])
def test_grants_given_are_the_grants_there_are(rule):
    """Whatever the rule, shares of the contested money sum to one: no euro is made or lost."""
    model = after(2 * QUARTER + 1, f"grant_rule={rule}", "contested_share=0.8")
    for week in (0, QUARTER, 2 * QUARTER):
        given = model.ledger[week].grants
        assert given == pytest.approx((1 - model.p.municipal_share) * model.p.budget / 4)


def test_nobody_is_enrolled_beyond_the_places_there_are():
    """A person is only taken where a place is free; enrolled above places comes from places that were closed."""
    model = TownModel(scenario(*TOGETHER, weeks=40, burn_in=0))
    for _ in range(40):
        before = {id(offer): offer.enrolled for offer in model.offers}
        model.step()
        for offer in model.offers:
            assert offer.enrolled <= max(offer.places, before[id(offer)])
