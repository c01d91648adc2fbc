"""The named kinds: each name has the number that the engines see."""

import pytest

from civsim.rules import kinds

EXPECTED = {
    "STATUSES": "IDLE SEEKING PENDING ENROLLED AWAY",
    "STAGES": "UNAWARE UNWILLING DID_NOT_TRY NO_OFFER TURNED_AWAY LOST_IN_REFERRAL INTERRUPTED",
    "PROVIDER_KINDS": "NGO MUNICIPAL_SERVICE",
    "DECISIONS": "NONE PARTICIPANT_GOVERNED LEAD_ORGANISATION NETWORK_ADMINISTRATION FEDERATED",
    "CASES": "NONE MEMBER_TO_MEMBER HUB",
    "SCOPES": "NONE CITYWIDE DISTRICT DISTRICT_AND_CITY GIVEN",
    "MEMBERSHIPS": "ALL SHARE ENDOGENOUS",
    "FUND_SOURCES": "GIFTS GIFTS_AND_GRANTS",
    "GRANT_RULES": "CONTEST PERFORMANCE NEED HISTORY",
    "INTAKES": "RANDOM LONGEST_WAIT MOST_URGENT",
    "PLANNING_RULES": "OWN_FIGURES EXPECTED_SHARE BEST_RESPONSE",
    "CHOICE_RULES": "APPEAL NEARNESS",
    "REFERRAL_RULES": "FREE_PLACES LOT",
    "OVERHEAD_FORMS": "HOURS SHARE",
    "PROGRAMME_KINDS": "LINEAR THRESHOLD",
    "STANCE_RULES": "FIXED IMITATION BEST_RESPONSE",
    "PROGRAMME_GROUPS": "FORUM RANDOM",
    "NEIGHBOURS": "ANY_FORUM HOME_FORUM",
    "REVISION_ORDERS": "ONCE_EACH AT_RANDOM",
    "RESOURCES": "FREE FIXED",
    "ARRIVAL_FORMS": "POISSON REGULAR",
    "OUTREACH_FORMS": "EXPECTED CONTACTS",
    "CONTACT_FORMS": "RANDOM FIXED",
    "BANK_STARTS": "DRAWN STAGGERED",
    "CHANGE_KINDS": "CLOSE_PROVIDER INFLUX",
}
OTHER_NAMES = {
    ("PROVIDER_KINDS", "MUNICIPAL_SERVICE"): "MUNICIPAL",
    ("DECISIONS", "NONE"): "NO_DECISIONS",
    ("CASES", "NONE"): "NO_CASES",
    ("SCOPES", "NONE"): "NO_SCOPE",
    ("INTAKES", "RANDOM"): "RANDOM_INTAKE",
    ("OVERHEAD_FORMS", "HOURS"): "OVERHEAD_HOURS",
    ("OVERHEAD_FORMS", "SHARE"): "OVERHEAD_SHARE",
    ("STANCE_RULES", "BEST_RESPONSE"): "BEST_RESPONSE_STANCE",
    ("PROGRAMME_GROUPS", "FORUM"): "FORUM_GROUPS",
    ("PROGRAMME_GROUPS", "RANDOM"): "RANDOM_GROUPS",
    ("RESOURCES", "FIXED"): "FIXED_RESOURCES",
    ("ARRIVAL_FORMS", "POISSON"): "POISSON_ARRIVALS",
    ("ARRIVAL_FORMS", "REGULAR"): "REGULAR_ARRIVALS",
    ("OUTREACH_FORMS", "EXPECTED"): "OUTREACH_EXPECTED",
    ("OUTREACH_FORMS", "CONTACTS"): "OUTREACH_CONTACTS",
    ("CONTACT_FORMS", "RANDOM"): "RANDOM_CONTACTS",
    ("CONTACT_FORMS", "FIXED"): "FIXED_CONTACTS",
    ("BANK_STARTS", "DRAWN"): "DRAWN_START",
    ("BANK_STARTS", "STAGGERED"): "STAGGERED_START",
}


@pytest.mark.parametrize("table", EXPECTED)
def test_names_and_numbers_agree(table):
    names = EXPECTED[table].split()
    assert getattr(kinds, table) == tuple(name.lower() for name in names)
    for position, name in enumerate(names):
        assert getattr(kinds, OTHER_NAMES.get((table, name), name)) == position


def test_every_table_is_checked():
    assert {name for name, value in vars(kinds).items() if isinstance(value, tuple)} == set(EXPECTED)


def test_a_year_has_four_quarters():
    assert (kinds.QUARTER, kinds.YEAR) == (13, 52)


def test_later_stages_are_further_on_the_way():
    way = [kinds.UNAWARE, kinds.UNWILLING, kinds.DID_NOT_TRY, kinds.NO_OFFER, kinds.TURNED_AWAY]
    assert [*way, kinds.LOST_IN_REFERRAL] == sorted([*way, kinds.LOST_IN_REFERRAL])
