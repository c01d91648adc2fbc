"""Own rules: registered without a fork, the same in both engines, and they do what they say."""

import pytest
from tests.own_rules import RULES, register_all
from tests.worlds import scenario

import civsim
from civsim.cli import main
from civsim.engines.batch.calling import SHARED_ORDER
from civsim.engines.batch.engine import Workspace
from civsim.engines.door import SHARES
from civsim.engines.mesa.admission import Application, choose_own_target, is_next
from civsim.engines.mesa.model import TownModel
from civsim.engines.parity import compare_engines
from civsim.errors import InputError
from civsim.records import OFFER, PROVIDER, RECIPIENT
from civsim.sweep import grid
from civsim.sweep import run as run_sweep
from civsim.variants import SLOTS

pytestmark = pytest.mark.usefixtures("only_own")

OWN = (*RULES, "programmes=0.5")


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("competition", ()),
        ("district_networks", ()),
        ("hub", ()),
        ("pact", ("referral=1", "referral_hops=2", "own_tries=2", "contacts=3", "cases=member_to_member", "load=2")),
    ],
)
def test_both_engines_agree_on_own_rules(mode, words):
    register_all()
    found = compare_engines(scenario(*OWN, *words, mode=mode, weeks=60))
    assert found.difference is None


@pytest.mark.parametrize("word", RULES)
def test_every_own_rule_changes_a_run(word):
    register_all()
    together = ("programmes=0.5", "scope=citywide", "cases=member_to_member", "referral=1", "load=3")
    own, built_in = (
        Workspace(scenario(*together, *words, mode="district_networks", weeks=60)).run(0) for words in ((word,), ())
    )
    assert own.ledger.tobytes() != built_in.ledger.tobytes()


def test_a_copy_of_a_built_in_rule_gives_its_numbers():
    """An own rule that says what the rule `need` says pays the same grants, to the last bit, in both engines."""

    @civsim.variant("grant_rule")
    def by_need(provider, need, u, p):
        return need

    @civsim.variant("planning_rule")
    def as_ever(provider, offer, missing, p):
        return missing

    own = Workspace(scenario("grant_rule=by_need", "planning_rule=as_ever", weeks=60)).run(0)
    built_in = Workspace(scenario("grant_rule=need", weeks=60)).run(0)
    assert own.ledger.tobytes() == built_in.ledger.tobytes()
    assert own.weekly.tobytes() == built_in.weekly.tobytes()


def test_copies_of_the_built_in_choices_give_their_numbers():
    """Own rules that say what `appeal` and `free_places` say lead everybody to the same doors, to the last bit."""

    @civsim.variant("choice_rule")
    def as_usual(recipient, provider, offer, p):
        return offer.appeal

    @civsim.variant("referral_rule")
    def where_places_are(recipient, sender, provider, offer, informed, p):
        return offer.free if informed > 0.5 else 1.0

    words = {"mode": "district_networks", "weeks": 60}
    own = Workspace(scenario("choice_rule=as_usual", "referral_rule=where_places_are", "load=2", **words)).run(0)
    built_in = Workspace(scenario("load=2", **words)).run(0)
    assert own.weekly["referred"].sum() > 0
    assert own.ledger.tobytes() == built_in.ledger.tobytes()
    assert own.weekly.tobytes() == built_in.weekly.tobytes()


def after(weeks, *words):
    """Return the model of musterstadt after so many weeks."""
    model = TownModel(scenario(*words, weeks=weeks, burn_in=0))
    for _ in range(weeks):
        model.step()
    return model


def test_people_choose_by_the_weights_of_an_own_rule_among_open_offers_only():
    """Weights 1 and 3 for two providers, 0 for all others: a quarter and three quarters of the luck."""
    weights = {}

    @civsim.variant("choice_rule")
    def by_hand(recipient, provider, offer, p):
        return weights.get(provider.key, 0.0)

    model = after(6, "choice_rule=by_hand")
    active = [[one for one in cell.directory if model.providers[one.provider].active] for cell in model.cells]
    cell, offers = max(zip(model.cells, active, strict=True), key=lambda pair: len(pair[1]))
    group = model.services[cell.service].group
    person = next(one for one in model.recipients if (one.district, one.group) == (cell.district, group))
    person.service, person.provider = cell.service, -1
    for offer in offers:
        offer.places = 1
    first, second, third = offers[:3]
    weights |= {model.providers[one.provider].key: weight for one, weight in zip(offers, (1.0, 3.0, 9.0), strict=False)}
    third.places = 0  # nothing is open there: the rule is not asked
    chosen = [person._choose((k + 0.5) / 100) for k in range(100)]
    assert (chosen.count(first), chosen.count(second)) == (25, 75)
    person.provider = second.provider  # it was turned away there
    assert person._choose(0.9) is first
    weights.clear()
    assert person._choose(0.5) is None


def test_referrals_go_by_the_weights_of_an_own_rule_among_fellow_members_only():
    weights = {}

    @civsim.variant("referral_rule")
    def by_hand(recipient, sender, provider, offer, informed, p):
        return weights.get(provider.key, 0.0) * (2.0 if informed > 0.5 else 1.0) * (sender.key != provider.key)

    together = ("scope=citywide", "referral=1.0", "information=1.0", "cases=member_to_member", "load=3")
    model = after(6, *together, "referral_rule=by_hand")
    person = next(one for one in model.recipients if len(model.cell_of(one).directory) > 3)
    sender, first, second, third = model.cell_of(person).directory[:4]
    keys = [model.providers[one.provider].key for one in (sender, first, second, third)]
    weights |= dict(zip(keys, (9.0, 1.0, 3.0, 9.0), strict=True))
    model.providers[third.provider].active = 0
    aims = [choose_own_target(model, person, sender.provider, True, (k + 0.5) / 100) for k in range(100)]
    assert (aims.count(first), aims.count(second)) == (25, 75)
    weights.clear()
    assert choose_own_target(model, person, sender.provider, False, 0.5) is None


def test_contested_money_goes_by_the_weights_of_an_own_rule():
    """Two NGOs, all money contested, weights 1 and 3: a quarter and three quarters of the grants."""

    @civsim.variant("grant_rule")
    def by_key(provider, need, u, p):
        return 1.0 if provider.key == 1 else 3.0

    words = ("providers=2", "contested_share=1", "grant_rule=by_key", "entry_rate=0", "gifts=0")
    model = TownModel(scenario(*words, weeks=1, burn_in=0))
    model.step()
    grants = {one.key: one.grant_4 for one in model.providers if one.kind == 0 and one.active}
    assert grants[1] == pytest.approx(model.ledger[0].grants / 4)
    assert grants[2] == pytest.approx(model.ledger[0].grants * 3 / 4)


def test_an_own_intake_holds_for_outsiders_too():
    """Three people apply to an outsider for one place: whoever has waited longest gets it, whatever the luck."""

    @civsim.variant("intake")
    def longest(recipient, provider, u, week, p):
        return recipient.weeks_waited

    model = TownModel(scenario("intake=longest", "load=4", weeks=30, burn_in=0))
    for _ in range(6):
        model.step()
    offer = next(one for one in model.offers if model.providers[one.provider].active)
    assert not any(one.member for one in model.providers)
    people = model.recipients[:3]
    for person, weeks in zip(people, (4, 9, 2), strict=True):
        person.weeks_waited = weeks
    offer.remaining, applications = 1, [Application(person, offer) for person in people]
    assert [is_next(model, one, applications, 0) for one in applications] == [False, True, False]


def test_own_rules_are_compared_with_built_in_ones_in_pairs(capsys, tmp_path):
    register_all()
    own = civsim.Scenario("musterstadt", "pact", parameters={"grant_rule": "lottery"}, weeks=26, name="lottery")
    found = civsim.compare(civsim.Scenario("musterstadt", "pact", weeks=26), own, replicates=4)
    assert set(found.differences["scenario"]) == {"lottery"}
    words = ["mode=pact", "grant_rule=lottery", "weeks=20", "burn_in=0"]
    assert main(["parity", *words]) == 0
    assert "identical" in capsys.readouterr().out


def test_the_identity_of_a_run_holds_the_source_of_its_own_rules(tmp_path):
    def digest(weight):
        @civsim.variant("grant_rule")
        def weighted(provider, need, u, p):
            return weight * u

        return scenario("grant_rule=weighted").digest()

    assert digest(1.0) == digest(1.0) != digest(2.0)
    assert scenario("grant_rule=need").digest() == scenario("grant_rule=need").digest()
    assert not scenario("grant_rule=need").own_rules

    points = grid({"grant_rule": ["contest", "weighted"]})
    base = {"town": "musterstadt", "weeks": 20, "burn_in": 0}
    digest(1.0)
    first = run_sweep(points, out=tmp_path / "runs", replicates=2, base=base, quiet=True)
    assert len(first.runs) == 4 and first.runs["coverage"].notna().all()
    digest(2.0)
    with pytest.raises(InputError, match="grant_rule=weighted"):
        run_sweep(points, out=tmp_path / "runs", replicates=4, base=base, quiet=True)


def test_slots_and_samples_name_what_there_is():
    assert list(SLOTS) == list(SHARED_ORDER)
    fields = {*RECIPIENT.names, *PROVIDER.names, *OFFER.names, "u", "need", "giving", "informed"}
    assert fields >= SHARES
