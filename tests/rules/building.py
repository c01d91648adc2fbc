"""What the tests of the rules share: parameter sets, plain objects, values within the registry's bounds."""

from types import SimpleNamespace

import pytest
from hypothesis import strategies as st

from civsim.parameters.registry import check, namespace, parameter, records

CALM = {"deadline": None, "max_examples": 60}
unit = st.floats(0.0, 1.0)
draw = st.floats(0.0, 1.0, exclude_max=True)
amount = st.floats(0.0, 1e6)
count = st.integers(0, 10_000)


def parameters(**changes):
    """Return the parameters `p` that rules read: defaults, but for the changes."""
    return namespace(records([check(changes)])[0])


def thing(*attributes, **more):
    """Return an object with the attributes of the given mappings and keywords."""
    merged = {}
    for mapping in attributes:
        merged.update(mapping)
    return SimpleNamespace(**{**merged, **more})


def close(value):
    """Return `value` for comparison up to rounding."""
    return pytest.approx(value, rel=1e-9, abs=1e-12)


def assert_state(actual, before, after):
    """Check that an object has the attributes of `before`, changed as `after` says and in nothing else."""
    assert vars(actual) == close({**before, **after})


def values_of(name):
    """Return a strategy of all values that the registry allows for a parameter."""
    one = parameter(name)
    if one.choices:
        return st.sampled_from(one.choices)
    if one.whole:
        return st.integers(int(one.low), int(one.high))
    return st.floats(one.low, one.high)


def parameter_sets(*names):
    """Return a strategy of parameters `p` in which the named ones take any value within their bounds."""
    return st.fixed_dictionaries({name: values_of(name) for name in names}).map(lambda one: parameters(**one))
