"""The hash behind all draws: known answers, one text for all engines, and uniform, unrelated numbers."""

import inspect
import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civsim import draws
from civsim.draws import STREAMS, bits, fraction, hash_functions, uniform, week_key

word = st.integers(0, 2**64 - 1)
small = st.integers(0, 2**31 - 1)


# (seed, stream, week), the key, and bits(key, entity, index) for (0, 0), (1, 0), (0, 1), (123456, 7)
KNOWN = [
    (
        (0, 0, 0),
        0x56E66939D97E670D,
        (0x4EEF23F69FF51875, 0x50B54426AE62254A, 0xA70B5A1D3854539B, 0xE0AA25C89130B968),
    ),
    (
        (1, 0, 0),
        0x0B5B10D0AC846116,
        (0x368945F5A56A4873, 0x69FAEE428531CB82, 0x4FAB6A2CFBEF4CC2, 0xB2A786447CC6B887),
    ),
    (
        (0, 1, 0),
        0x4DE8158B439AC8E9,
        (0x89F37EC7519DB59D, 0x5C1482A49744AA8A, 0xA49788A314C079C0, 0x481C188CBA7E869E),
    ),
    (
        (0, 0, 1),
        0xB57D8DEEECBA9D52,
        (0x2B05A9F20E524C89, 0xD81280CD2DD5BFF6, 0x4F57020CCEBBCA19, 0x3C819D56AA592D3D),
    ),
    (
        (1, 2, 3),
        0xA7464B9FA61134E8,
        (0x3FC74C7A76102AF3, 0x45A486584CC60BAA, 0xA574120CD79321BD, 0x43586B03CED93ADE),
    ),
    (
        (12345, 38, 311),
        0x1B97C0BC76278A41,
        (0x3E8D775E3105636F, 0xD5BE0A2577AE5F78, 0x25C1CDD367540CC4, 0x9F737760C8F1D45F),
    ),
    (
        (2**63, 7, 5),
        0x2E51FF5A8D77650F,
        (0xA79020B499B0300D, 0xF2BAA1E6199ACABC, 0x7FEB21BEF2BA1228, 0x1DE903628165C8A1),
    ),
    (
        (2**64 - 1, 50, 2**31),
        0x36A6491EF32B29A5,
        (0xC96EFB64269D4819, 0xFA843330575EC692, 0x13998E17FCE50D45, 0x9BCED932CE9D9201),
    ),
]
PLACES = ((0, 0), (1, 0), (0, 1), (123456, 7))


@pytest.mark.parametrize(("address", "key", "numbers"), KNOWN)
def test_known_answers(address, key, numbers):
    assert week_key(*address) == key
    assert tuple(bits(key, *place) for place in PLACES) == numbers


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ((1, 0, 0, 0), "0x1.b44a2fad2b524p-3"),
        ((1, 2, 3, 4), "0x1.047da82b0f3eep-1"),
        ((1, 2, 3, 4, 5), "0x1.a0dfc4f40b1a6p-1"),
    ],
)
def test_known_numbers(address, number):
    assert uniform(*address) == float.fromhex(number)


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, 0.0), (2047, 0.0), (2048, 2.0**-53), (2**63, 0.5), (2**62, 0.25), (2**64 - 1, 1.0 - 2.0**-53)],
)
def test_fraction(number, expected):
    assert fraction(number) == expected


@given(
    seed=word,
    stream=st.integers(0, 100),
    week=small,
    entities=st.lists(small, min_size=1, max_size=20),
    index=small,
)
@settings(deadline=None, max_examples=200)
def test_plain_and_numpy_words_agree(seed, stream, week, entities, index):
    fast_week_key, fast_bits, fast_fraction = hash_functions(np.uint64)
    with np.errstate(over="ignore"):
        fast_key = fast_week_key(seed, stream, week)
        fast = fast_bits(fast_key, np.array(entities, np.uint64), index)
        fractions = fast_fraction(fast)
    key = week_key(seed, stream, week)
    assert fast_key.dtype == fast.dtype == np.uint64 and int(fast_key) == key
    assert fast.tolist() == [bits(key, entity, index) for entity in entities]
    assert fractions.tolist() == [uniform(seed, stream, entity, week, index) for entity in entities]


def test_functions_go_through_the_compiler_given():
    compiled = []

    def remember(function):
        compiled.append(function.__name__)
        return function

    hash_functions(int, remember)
    assert compiled == ["mix", "week_key", "bits", "fraction"]


def test_every_number_is_made_a_word():
    made = []

    def record(value):
        made.append(value)
        return int(value)

    fresh_week_key, fresh_bits, _ = hash_functions(record)
    assert len(made) == 10 and {30, 27, 31, 11, 2**64 - 1} < set(made)
    made.clear()
    fresh_bits(fresh_week_key(101, 102, 103), 104, 105)
    assert made == [101, 102, 103, 104, 105]


@given(seed=word, stream=st.integers(0, 100), key=small, week=small, index=small)
@settings(deadline=None)
def test_uniform_lies_in_the_half_open_interval(seed, stream, key, week, index):
    number = uniform(seed, stream, key, week, index)
    assert type(number) is float and 0.0 <= number < 1.0


def test_the_index_is_0_unless_given():
    assert uniform(3, 4, 5, 6) == uniform(3, 4, 5, 6, 0) != uniform(3, 4, 5, 6, 1)


def test_every_argument_has_its_own_place():
    arguments = {"seed": 11, "stream": 12, "key": 13, "week": 14, "index": 15}
    assert list(inspect.signature(uniform).parameters) == list(arguments)
    start = uniform(**arguments)
    values = [uniform(**{**arguments, name: value + 1}) for name, value in arguments.items()]
    assert len({start, *values}) == 6


def numbers_along(name, size):
    """Return numbers in which one argument runs from 0 and the others stay."""
    place = {"seed": 1, "stream": 2, "key": 3, "week": 4, "index": 0}
    return np.array([uniform(**{**place, name: value}) for value in range(size)])


AXES = ["seed", "stream", "key", "week", "index"]
SIZE = 20_000


@pytest.fixture(scope="module")
def along():
    return {name: numbers_along(name, SIZE) for name in AXES}


@pytest.mark.parametrize("name", AXES)
def test_numbers_are_uniform(along, name):
    counts = np.histogram(along[name], bins=100, range=(0.0, 1.0))[0]
    chi_squared = float(((counts - SIZE / 100) ** 2 / (SIZE / 100)).sum())
    assert 54.0 < chi_squared < 160.0  # the .0001 and .9999 quantiles with 99 degrees of freedom, widened
    assert along[name].mean() == pytest.approx(0.5, abs=4.0 / math.sqrt(12 * SIZE))


@pytest.mark.parametrize("name", AXES)
@pytest.mark.parametrize("lag", [1, 2, 3, 4, 7, 8, 16, 52, 64, 256])
def test_neighbours_are_uncorrelated(along, name, lag):
    first, second = along[name][:-lag], along[name][lag:]
    assert abs(np.corrcoef(first, second)[0, 1]) < 4.0 / math.sqrt(SIZE - lag)


@pytest.mark.parametrize("name", AXES)
def test_neighbouring_pairs_fill_the_square(along, name):
    grid = np.histogram2d(along[name][:-1], along[name][1:], bins=10, range=[[0, 1], [0, 1]])[0]
    expected = (SIZE - 1) / 100
    assert float(((grid - expected) ** 2 / expected).sum()) < 160.0


@pytest.mark.parametrize("name", [one for one in AXES if one != "key"])
def test_runs_over_keys_are_unrelated_between_neighbours(name):
    place = {"seed": 1, "stream": 2, "week": 4, "index": 0}
    rows = [
        np.array([uniform(key=key, **{**place, name: value}) for key in range(5_000)]) for value in (0, 1, 2, 3, 4, 8)
    ]
    for first, second in pairwise(rows):
        assert abs(np.corrcoef(first, second)[0, 1]) < 4.0 / math.sqrt(5_000)
        assert abs(np.corrcoef(first[1:], second[:-1])[0, 1]) < 4.0 / math.sqrt(5_000)


def test_large_keys_are_as_uniform_as_small_ones():
    numbers = np.array([uniform(1, 2, 2**31 - 1 - key * 4096, 3) for key in range(10_000)])
    counts = np.histogram(numbers, bins=50, range=(0.0, 1.0))[0]
    assert float(((counts - 200) ** 2 / 200).sum()) < 98.0  # the .9999 quantile with 49 degrees of freedom is 97.0


@pytest.mark.parametrize("bit", range(64))
def test_every_bit_is_fair(bit):
    key = week_key(5, 6, 7)
    ones = sum(bits(key, entity, 0) >> bit & 1 for entity in range(4_000))
    assert abs(ones - 2_000) < 4.0 * math.sqrt(1_000)


@pytest.mark.parametrize("bit", [0, 1, 7, 30, 40, 63])
@pytest.mark.parametrize("place", [0, 1])
def test_one_bit_of_the_address_turns_half_of_the_bits(bit, place):
    key = week_key(5, 6, 7)
    turned = 0
    for entity in range(500):
        address = [entity, 3]
        other = list(address)
        other[place] ^= 1 << bit
        turned += (bits(key, *address) ^ bits(key, *other)).bit_count()
    assert turned / 500 == pytest.approx(32.0, abs=1.0)


def test_numbers_do_not_repeat():
    numbers = {
        bits(week_key(seed, stream, week), entity, index)
        for seed in range(4)
        for stream in range(10)
        for week in range(10)
        for entity in range(20)
        for index in range(4)
    }
    assert len(numbers) == 4 * 10 * 10 * 20 * 4


def test_a_name_for_every_stream():
    other = {"PER_53_BITS", "STREAMS", "MEANINGS", "ARRIVAL_ORDER"}
    numbers = {name: value for name, value in vars(draws).items() if name.isupper() and name not in other}
    assert sorted(numbers.values()) == list(range(len(STREAMS)))
    assert len(set(STREAMS)) == len(STREAMS) < draws.ARRIVAL_ORDER
    for name, value in numbers.items():
        assert name.lower().startswith(STREAMS[value])
