"""Draws by address: a uniform number for (seed, stream, key, week, index), with no generator and no state."""

from collections.abc import Callable
from typing import Any

STREAMS = (
    "mix_start",
    "mix",
    "bank_start",
    "stance_start",
    "leave",
    "join",
    "join_choice",
    "placing",
    "placing_choice",
    "entry",
    "member",
    "revision_order",
    "revision",
    "neighbour",
    "planning_order",
    "figure_error",
    "arrival",
    "need",
    "service",
    "duration",
    "patience",
    "aware",
    "willing",
    "interrupted",
    "seek",
    "choice",
    "admission",
    "referral",
    "leakage",
    "target",
    "queue",
    "completion",
    "participation",
    "acquaintance",
    "homophily",
    "recruit",
    "town_position",
    "town_share",
    "town_deprivation",
    "town_cover",
    "town_home",
    "town_size",
    "town_skill",
    "town_planning",
    "town_volunteer_home",
    "town_volunteer_skill",
    "town_volunteer_hours",
    "town_volunteer_threshold",
    "joint_bid",
)
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
    JOINT_BID,
) = range(len(STREAMS))

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
