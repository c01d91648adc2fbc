"""The record types of the world, declared once: one per kind of entity."""

import numpy as np

RECIPIENT = np.dtype(
    [
        ("efficacy", "f8"),
        ("key", "i4"),
        ("district", "i2"),
        ("provider", "i2"),
        ("weeks_waited", "i2"),
        ("duration", "i2"),
        ("due_week", "i2"),
        ("voice_week", "i2"),
        ("voice_places", "i2"),
        ("group", "i1"),
        ("status", "i1"),
        ("service", "i1"),
        ("stage", "i1"),
        ("participates", "i1"),
        ("voice_service", "i1"),
    ]
)

KNOWLEDGE = np.dtype([("awareness", "f8")])
"""What changes every week for everybody, whether or not anything happens to them: apart from the rest, so that a week
reads nothing else of those to whom nothing happens."""

STRETCH = np.dtype([("first", "i4"), ("end", "i4"), ("population", "i4"), ("since", "i4")])
"""Recipients of one population in successive rows, from `first` up to, but not including, `end`; here since a week."""

DISTRICT_RECORD = np.dtype(
    [
        ("key", "i4"),
        ("x", "f8"),
        ("y", "f8"),
        ("deprivation", "f8"),
        ("cover_order", "f8"),
        ("people", "i4"),
        ("volunteer_pool", "i4"),
        ("volunteers", "i4"),
        ("recruits", "i4"),
        ("recruiting_hours", "f8"),
        ("first_recipient", "i4"),
        ("end_recipient", "i4"),
        ("outreach_sum", "f8"),
        ("outreach_members", "f8"),
        ("outreach_missed", "f8"),
        ("contact", "f8"),
    ]
)

SERVICE_RECORD = np.dtype([("key", "i4"), ("group", "i4"), ("duration", "f8"), ("hours", "f8"), ("share", "f8")])

POPULATION = np.dtype(
    [
        ("key", "i4"),
        ("district", "i4"),
        ("group", "i4"),
        ("people", "i4"),
        ("need_factor", "f8"),
        ("need_probability", "f8"),
        ("arrivals", "i4"),
        ("awareness_keep", "f8"),
        ("awareness_gain", "f8"),
        ("enrolled", "i4"),
    ]
)

CELL = np.dtype(
    [
        ("key", "i4"),
        ("district", "i4"),
        ("service", "i4"),
        ("first_offer", "i4"),
        ("offers", "i4"),
        ("mix", "f8"),
        ("choice_limit", "f8"),
        ("demand", "f8"),
        ("supply", "f8"),
        ("places", "i4"),
        ("municipal_places", "i4"),
        ("planned_places", "i4"),
        ("open", "i4"),
        ("met", "i4"),
        ("lost", "i4"),
        ("lost_share", "f8"),
    ]
)

PROVIDER = np.dtype(
    [
        ("key", "i4"),
        ("kind", "i4"),
        ("active", "i4"),
        ("district", "i4"),
        ("first_offer", "i4"),
        ("offers", "i4"),
        ("first_membership", "i4"),
        ("memberships", "i4"),
        ("size_class", "i4"),
        ("staff", "f8"),
        ("founder_hours", "f8"),
        ("volunteer_hours", "f8"),
        ("grant_seeking", "f8"),
        ("coordination", "f8"),
        ("effort", "f8"),
        ("programme_balance", "f8"),
        ("gross_hours", "f8"),
        ("hours", "f8"),
        ("outreach_hours", "f8"),
        ("reach", "f8"),
        ("recruiting_hours", "f8"),
        ("used_hours", "f8"),
        ("utilisation", "f8"),
        ("quality", "f8"),
        ("reputation", "f8"),
        ("reserves", "f8"),
        ("income", "f8"),
        ("contested", "f8"),
        ("grant_1", "f8"),
        ("grant_2", "f8"),
        ("grant_3", "f8"),
        ("grant_4", "f8"),
        ("contest_grant", "f8"),
        ("fund_income", "f8"),
        ("performance", "f8"),
        ("met_quality", "f8"),
        ("negative_quarters", "i4"),
        ("enrolled", "i4"),
        ("applied", "i4"),
        ("turned_away", "i4"),
        ("referrals", "i4"),
        ("member", "i4"),
        ("ties", "i4"),
        ("stance", "f8"),
        ("gives", "i4"),
        ("bids_with", "i4"),
        ("referred_in", "i4"),
        ("fund_hours", "f8"),
        ("coordination_spent", "f8"),
        ("payoff_weeks", "i4"),
        ("planning_interval", "i4"),
        ("planning_phase", "i4"),
        ("vote_week", "i4"),
        ("planned_week", "i4"),
        ("participants", "i4"),
        ("asked", "i4"),
        ("joins", "i4"),
    ]
)

OFFER = np.dtype(
    [
        ("provider", "i4"),
        ("cell", "i4"),
        ("cost", "f8"),
        ("skill", "f8"),
        ("nearness", "f8"),
        ("share", "f8"),
        ("planned_share", "f8"),
        ("places", "i4"),
        ("enrolled", "i4"),
        ("free", "i4"),
        ("remaining", "i4"),
        ("applicants", "i4"),
        ("first_turned_away", "i4"),
        ("belief", "f8"),
        ("bank", "f8"),
        ("bank_open", "i4"),
        ("named", "i4"),
        ("remainder", "f8"),
        ("appeal", "f8"),
        ("own_weight", "f8"),
        ("shared_weight", "f8"),
        ("voice_weight", "f8"),
    ]
)

FORUM = np.dtype(
    [
        ("key", "i4"),
        ("parent", "i4"),
        ("district", "i4"),
        ("first_membership", "i4"),
        ("memberships", "i4"),
        ("active", "i4"),
        ("members", "i4"),
        ("givers", "i4"),
        ("given", "f8"),
        ("fund", "f8"),
        ("stances", "f8"),
        ("bidders", "i4"),
        ("bid_hours", "f8"),
        ("bid_staff", "f8"),
        ("bid_reputation", "f8"),
        ("given_by_table", "i4"),
        ("pending", "i4"),
        ("case_places", "i4"),
        ("oldest", "i4"),
        ("asked", "i4"),
    ]
)

MEMBERSHIP = np.dtype(
    [
        ("provider", "i4"),
        ("forum", "i4"),
        ("active", "i4"),
        ("circle", "i4"),
        ("delegate", "i4"),
        ("home", "i4"),
        ("trust", "f8"),
        ("given", "f8"),
        ("credited", "f8"),
        ("referred", "i4"),
        ("completed", "i4"),
        ("promised", "f8"),
        ("kept", "f8"),
    ]
)

SURVEY = np.dtype([("named", "i4"), ("error", "f8")])

VOLUNTEER = np.dtype(
    [
        ("hours", "f8"),
        ("threshold", "f8"),
        ("energy", "f8"),
        ("key", "i4"),
        ("district", "i4"),
        ("service", "i4"),
        ("provider", "i4"),
        ("placed", "i4"),
    ]
)

ADMINISTRATION = np.dtype(
    [
        ("budget", "f8"),
        ("gifts", "f8"),
        ("grants_reference", "f8"),
        ("case_hours", "f8"),
        ("office_hours", "f8"),
        ("grants", "f8"),
        ("first_slot", "i4"),
        ("entries", "i4"),
        ("exits", "i4"),
        ("moves", "i4"),
    ]
)

CHANGE = np.dtype([("week", "i4"), ("kind", "i4"), ("target", "i4"), ("value", "i4")])

OWN_RULE = np.dtype([("address", "i8"), ("refused", "i8")])
