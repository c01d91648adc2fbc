"""Draws by address: a uniform number for (seed, stream, key, week, index), with no generator and no state."""

from collections.abc import Callable
from typing import Any

MEANINGS = {
    "mix_start": "need mix of a cell at the start",
    "mix": "weekly shock of a cell's need mix",
    "bank_start": "hours an offer has banked at the start",
    "stance_start": "whether a provider gives to programmes at the start",
    "leave": "whether a volunteer leaves",
    "join": "whether a person of the pool becomes a volunteer",
    "join_choice": "which provider a new volunteer joins",
    "placing": "whether a volunteer is lent",
    "placing_choice": "to which fellow member",
    "entry": "whether an NGO is founded for a cell",
    "member": "which NGOs are members; index 1: whether they want to be",
    "revision_order": "order in which members reconsider their stance; index 1: who does at a turn",
    "revision": "whether a member changes its stance; index: the turn",
    "neighbour": "whom it looks at; odd index: in which forum; half of it: the turn",
    "planning_order": "order of planning at a meeting",
    "figure_error": "common error of a forum's figures for a cell",
    "arrival": "arrivals in an open population",
    "need": "whether a person falls into need",
    "service": "which service is needed",
    "duration": "how long help will take",
    "patience": "how long the person will wait",
    "aware": "whether the person knows of the offers",
    "willing": "whether the person dares to ask",
    "interrupted": "patience after a provider closed",
    "seek": "whether the person tries this week",
    "choice": "to which provider; index: the attempt",
    "admission": "who of the applicants gets a place; index: the round",
    "referral": "whether a member refers",
    "leakage": "whether the person is lost on the way",
    "target": "to a known free place or at random, and where",
    "queue": "whom of the same wait a hub handles",
    "completion": "whether a service succeeds",
    "participation": "whether a person takes part",
    "acquaintance": "of whom a participant speaks",
    "homophily": "whether from the own district",
    "recruit": "whether a participant becomes a volunteer",
    "town_position": "positions of districts without coordinates",
    "town_share": "shares of districts without them",
    "town_deprivation": "deprivation where it is not given",
    "town_cover": "order in which districts introduce cooperation",
    "town_home": "home district of a provider",
    "town_size": "size of an NGO",
    "town_skill": "skills of a provider; index 1, 2: second skill",
    "town_planning": "own planning interval; index 1: first day",
    "town_volunteer_home": "district of a volunteer; index 1: provider at the start",
    "town_volunteer_skill": "service a volunteer can help with",
    "town_volunteer_hours": "weekly hours of a volunteer",
    "town_volunteer_threshold": "threshold of joining",
    "town_contact": "which providers a person knows; index: gap or choice",
    "outreach": "whom outreach reaches; index 0, 1: without overlap; 2 and more: key of the provider",
    "clearing": "order in which a clearing house places people; index: the attempt",
    "joint_bid": "order in which members of a forum take part in a joint bid",
    "own_grant_rule": "the luck that an own grant rule is given; key: the NGO",
}
"""Every stream of draws and what it decides; a stream's number is its place."""

STREAMS = tuple(MEANINGS)
(
    MIX_START,
    MIX,
    BANK_START,
    STANCE_START,
    LEAVE,
    JOIN,
    JOIN_CHOICE,
    PLACING,
    PLACING_CHOICE,
    ENTRY,
    MEMBER,
    REVISION_ORDER,
    REVISION,
    NEIGHBOUR,
    PLANNING_ORDER,
    FIGURE_ERROR,
    ARRIVAL,
    NEED_ONSET,
    SERVICE,
    DURATION,
    PATIENCE,
    AWARE,
    WILLING,
    INTERRUPTED_AGAIN,
    SEEK,
    CHOICE,
    ADMISSION,
    REFERRAL,
    LEAKAGE,
    TARGET,
    QUEUE,
    COMPLETION,
    PARTICIPATION,
    ACQUAINTANCE,
    HOMOPHILY,
    RECRUIT,
    TOWN_POSITION,
    TOWN_SHARE,
    TOWN_DEPRIVATION,
    TOWN_COVER,
    TOWN_HOME,
    TOWN_SIZE,
    TOWN_SKILL,
    TOWN_PLANNING,
    TOWN_VOLUNTEER_HOME,
    TOWN_VOLUNTEER_SKILL,
    TOWN_VOLUNTEER_HOURS,
    TOWN_VOLUNTEER_THRESHOLD,
    TOWN_CONTACT,
    OUTREACH,
    CLEARING,
    JOINT_BID,
    OWN_GRANT_RULE,
) = range(len(STREAMS))

ARRIVAL_ORDER = 10_000
"""Stream beside the model: the orders in which the parts of a mode arrive in an attribution; key: the replicate,
week: the number of the order, index: the part. Far above the model's own, so that none added to them meets it."""

PER_53_BITS = 1.0 / 9007199254740992.0


Function = Callable[..., Any]


def plain(function: Function) -> Function:
    """Leave a function as it is."""
    return function


def hash_functions(
    word: Callable[[int], Any], compiled: Callable[[Function], Function] = plain
) -> tuple[Function, Function, Function]:
    """Return (week_key, bits, fraction), written over 64-bit words made by `word`.

    The same text serves plain Python (word = int), NumPy arrays and compiled code (word = np.uint64).
    The mixing is the finaliser of splitmix64 (Steele, Lea & Flood 2014), twice per number.

    week_key(seed, stream, week) is the key of one stream in one week; bits(key, entity, index) are 64
    random bits; fraction(bits) is a float in [0, 1).
    """
    mask = word(0xFFFFFFFFFFFFFFFF)
    first, second = word(0xBF58476D1CE4E5B9), word(0x94D049BB133111EB)
    golden, odd, prime = word(0x9E3779B97F4A7C15), word(0xD1B54A32D192ED03), word(0x8CB92BA72F3D8DD7)
    s30, s27, s31, s11 = word(30), word(27), word(31), word(11)

    @compiled
    def mix(z: Any) -> Any:
        z = ((z ^ (z >> s30)) * first) & mask
        z = ((z ^ (z >> s27)) * second) & mask
        return z ^ (z >> s31)

    @compiled
    def week_key(seed: Any, stream: Any, week: Any) -> Any:
        z = mix((word(seed) * golden + golden) & mask)
        z = mix((z + (word(stream) + golden) * odd) & mask)
        return mix((z + (word(week) + golden) * prime) & mask)

    @compiled
    def bits(key: Any, entity: Any, index: Any) -> Any:
        z = mix((key + word(entity) * golden) & mask)
        return mix((z + word(index) * odd + prime) & mask)

    @compiled
    def fraction(number: Any) -> Any:
        return (number >> s11) * PER_53_BITS

    return week_key, bits, fraction


week_key, bits, fraction = hash_functions(int)


def uniform(seed: int, stream: int, key: int, week: int, index: int = 0) -> float:
    """Return the uniform number in [0, 1) at this address; all arguments are non-negative integers."""
    return float(fraction(bits(week_key(seed, stream, week), key, index)))
