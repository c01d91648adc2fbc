"""The named kinds of the model, as plain integers that both engines read."""

STATUSES = ("idle", "seeking", "pending", "enrolled", "away")
IDLE, SEEKING, PENDING, ENROLLED, AWAY = range(5)

STAGES = (
    "unaware",
    "unwilling",
    "did_not_try",
    "no_offer",
    "turned_away",
    "lost_in_referral",
    "interrupted",
)
UNAWARE, UNWILLING, DID_NOT_TRY, NO_OFFER, TURNED_AWAY, LOST_IN_REFERRAL, INTERRUPTED = range(7)

PROVIDER_KINDS = ("ngo", "municipal_service")
NGO, MUNICIPAL = range(2)

DECISIONS = ("none", "participant_governed", "lead_organisation", "network_administration", "federated")
NO_DECISIONS, PARTICIPANT_GOVERNED, LEAD_ORGANISATION, NETWORK_ADMINISTRATION, FEDERATED = range(5)

CASES = ("none", "member_to_member", "hub")
NO_CASES, MEMBER_TO_MEMBER, HUB = range(3)

SCOPES = ("none", "citywide", "district", "district_and_city", "given")
NO_SCOPE, CITYWIDE, DISTRICT, DISTRICT_AND_CITY, GIVEN = range(5)

MEMBERSHIPS = ("all", "share", "endogenous")
ALL, SHARE, ENDOGENOUS = range(3)

FUND_SOURCES = ("gifts", "gifts_and_grants")
GIFTS, GIFTS_AND_GRANTS = range(2)

GRANT_RULES = ("contest", "performance", "need", "history")
CONTEST, PERFORMANCE, NEED, HISTORY = range(4)

INTAKES = ("random", "longest_wait", "most_urgent")
RANDOM_INTAKE, LONGEST_WAIT, MOST_URGENT = range(3)

CHOICE_RULES = ("appeal", "nearness")
APPEAL, NEARNESS = range(2)

REFERRAL_RULES = ("free_places", "lot")
FREE_PLACES, LOT = range(2)

PLANNING_RULES = ("own_figures", "expected_share", "best_response")
OWN_FIGURES, EXPECTED_SHARE, BEST_RESPONSE = range(3)

OVERHEAD_FORMS = ("hours", "share")
OVERHEAD_HOURS, OVERHEAD_SHARE = range(2)

PROGRAMME_KINDS = ("linear", "threshold")
LINEAR, THRESHOLD = range(2)

PROGRAMME_GROUPS = ("forum", "random")
FORUM_GROUPS, RANDOM_GROUPS = range(2)

NEIGHBOURS = ("any_forum", "home_forum")
ANY_FORUM, HOME_FORUM = range(2)

REVISION_ORDERS = ("once_each", "at_random")
ONCE_EACH, AT_RANDOM = range(2)

STANCE_RULES = ("fixed", "imitation", "best_response")
FIXED, IMITATION, BEST_RESPONSE_STANCE = range(3)

ARRIVAL_FORMS = ("poisson", "regular")
POISSON_ARRIVALS, REGULAR_ARRIVALS = range(2)

OUTREACH_FORMS = ("expected", "contacts")
OUTREACH_EXPECTED, OUTREACH_CONTACTS = range(2)

CONTACT_FORMS = ("random", "fixed")
RANDOM_CONTACTS, FIXED_CONTACTS = range(2)

BANK_STARTS = ("drawn", "staggered")
DRAWN_START, STAGGERED_START = range(2)

RESOURCES = ("free", "fixed")
FREE, FIXED_RESOURCES = range(2)

CHANGE_KINDS = ("close_provider", "influx")
CLOSE_PROVIDER, INFLUX = range(2)

OWN = 1000
"""What a rule parameter is where somebody's own rule is chosen (`civsim.variants`)."""

QUARTER = 13
YEAR = 52
