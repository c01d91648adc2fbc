"""What is counted and booked: needs by stage, hours, euros and levels; lives, capacity and flows."""

import numpy as np

COUNTS = (
    "arisen",
    "admitted",
    "met",
    "succeeded",
    "lost_unaware",
    "lost_unwilling",
    "lost_did_not_try",
    "lost_no_offer",
    "lost_turned_away",
    "lost_in_referral",
    "lost_interrupted",
    "waited",
    "tried",
    "applied",
    "turned_away",
    "referred",
    "leaked",
    "met_members",
    "lost_members",
    "lost_outsiders",
    "open",
    "open_seekers",
    "enrolled",
    "participants",
)
TALLY = np.dtype([(name, "i4") for name in COUNTS])

HOURS = (
    "gross_hours",
    "service_hours",
    "used_hours",
    "coordination_hours",
    "seeking_hours",
    "outreach_hours",
    "volunteer_hours",
)
EUROS = (
    "grants",
    "contest_grants",
    "joint_grants",
    "seeking_cost",
    "joint_seeking_cost",
    "municipal_spending",
    "hub_spending",
    "gifts_given",
    "fund_spent",
    "fund_balance",
    "fund_charges",
    "staff_spending",
    "reserves",
    "written_off",
)
LEVELS = (
    "volunteers",
    "providers",
    "members",
    "givers",
    "joint_bidders",
    "places",
    "free_places",
    "idle_while_open",
    "contacts",
    "reached",
    "moves",
    "exits",
    "entries",
    "trust",
    "awareness",
    "largest_share",
    "squared_shares",
)
LEDGER_NAMES = (*HOURS, *EUROS, *LEVELS)
LEDGER = np.dtype([(name, "f8") for name in LEDGER_NAMES])

LIFE = np.dtype([("arisen", "i2"), ("met", "i2"), ("lost", "i2"), ("provider", "i2")])

CAPACITY = np.dtype([("gross", "f8"), ("used", "f8")])

FLOW = np.dtype([("referrals", "i4"), ("information", "i4"), ("volunteers", "i4")])
