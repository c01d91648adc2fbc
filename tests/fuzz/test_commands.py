"""Commands and experiments that somebody could mean, with settings at their bounds: results, or one clear message."""

import contextlib
import copy
import io

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.experiment.small import SMALL
from tests.fuzz.mutation import FUZZ, as_yaml

from civsim.cli.main import main
from civsim.configuration import available_modes
from civsim.measures import MEASURES
from civsim.parameters.registry import PARAMETERS

RARER = settings(FUZZ, max_examples=max(5, FUZZ.max_examples // 10))
"""A command takes as long as a hundred files take to read."""

HUGE = 1e6
"""Bounds beyond it are as good as none; a town of so many people would take hours."""
SIZES = ("recipients", "providers")
NAMES = sorted(set(PARAMETERS) - set(SIZES))
MODES = available_modes()
SHORT = ["town=musterstadt", "weeks=8", "burn_in=3"]
EXPERIMENT = {**yaml.safe_load(SMALL), "burn_in": 2}

numbers = st.sampled_from([name for name in NAMES if not PARAMETERS[name].choices])
measures = st.sampled_from(sorted(MEASURES))
modes = st.sampled_from(MODES)
pairs = st.lists(modes, min_size=2, max_size=2, unique=True).map(",".join)
replicates = st.integers(1, 3).map("replicates={}".format)


def values_of(name):
    """Values of a parameter that are allowed: every choice, or bounds, default and the ends of the range of studies."""
    one = PARAMETERS[name]
    if one.choices:
        return st.sampled_from(one.choices)
    found = {float(value) for value in (one.low, one.high, one.default, *one.sweep_range) if abs(value) < HUGE}
    return st.sampled_from([int(value) if one.whole else value for value in sorted(found)])


@st.composite
def given_values(draw, names=NAMES):
    name = draw(st.sampled_from(names))
    return name, draw(values_of(name))


words = st.lists(
    given_values().map(lambda pair: f"{pair[0]}={pair[1]}"), max_size=3, unique_by=lambda one: one.split("=")[0]
)


@st.composite
def commands(draw, out):
    """One to three commands, of which the later ones read what the first one has left."""
    kind = draw(
        st.sampled_from(["run", "compare", "grid", "lhs", "saltelli", "morris", "attribute", "optimum", "told"])
    )
    given = [*SHORT, *draw(words)]
    if kind == "run":
        return [["run", *given, f"mode={draw(modes)}", draw(replicates), f"out={out}"]]
    if kind == "compare":
        more = draw(st.sampled_from([[], ["gross=true"]]))
        return [["compare", *given, f"mode={draw(pairs)}", draw(replicates), *more, f"out={out}"], ["report", out]]
    if kind in ("attribute", "optimum"):
        more = [f"measure={draw(measures)}", "budget=2s"] if kind == "attribute" else []
        return [[kind, *given, f"mode={draw(modes)}", *more, "replicates=2", f"out={out}"]]
    if kind == "told":
        about = draw(st.sampled_from([["trace", "recipient=17"], ["parity"], ["check", "only=people,hours,euros"]]))
        return [[*about, *given, f"mode={draw(modes)}"]]
    if kind == "grid":
        name = draw(st.sampled_from(NAMES))
        levels = draw(st.lists(values_of(name), min_size=1, max_size=3, unique=True))
        design = [f"{name}={','.join(map(str, levels))}"]
    else:
        size = "points=5" if kind == "lhs" else "blocks=2"
        design = [
            f"design={kind}",
            size,
            f"vary={','.join(draw(st.lists(numbers, min_size=2, max_size=3, unique=True)))}",
        ]
    sweep = ["sweep", *given, f"mode={draw(pairs)}", *design, draw(replicates), f"out={out}"]
    readers = [["explorer", out]] if kind in ("grid", "lhs") else []
    return [sweep, *readers, ["analyse", out, f"measure={draw(measures)}"], ["report", out]]


def ended(command):
    """Run a command as somebody would, and return its exit code; what it refuses, it says in one message."""
    said = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
        code = main(command)
    assert code in (0, 2), command
    if code == 2:
        assert said.getvalue().strip().splitlines()[-1].startswith("civsim: ") and "Traceback" not in said.getvalue()
    return code


@RARER
@given(data=st.data())
def test_commands_with_settings_at_their_bounds(data, tmp_path_factory):
    out = str(tmp_path_factory.mktemp("f") / "out")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("civsim.report.write.pdf", lambda text: None)
        for command in data.draw(commands(out)):
            if ended(command):
                break


@st.composite
def experiments(draw):
    """A small experiment with one to three things asked otherwise."""
    found = copy.deepcopy(EXPERIMENT)
    for _ in range(draw(st.integers(1, 3))):
        name, value = draw(given_values())
        what = draw(
            st.sampled_from(["lever", "level", "uncertainty", "map", "value", "outcome", "modes", "introduced"])
        )
        if what == "lever":
            found["levers"][name] = draw(st.lists(values_of(name), min_size=1, max_size=2))
        elif what == "level":
            found["levers"]["asked"]["levels"]["with"][name] = value
        elif what == "uncertainty":
            found["uncertainties"][name] = draw(st.none() | st.lists(values_of(name), min_size=2, max_size=2))
        elif what == "map":
            other, _ = draw(given_values())
            axes = {
                key: {one: draw(st.lists(values_of(one), max_size=2))} for key, one in (("across", name), ("up", other))
            }
            found["maps"] = [{"mode": "hub", "outcome": draw(measures), **axes}]
        elif what == "value":
            found.setdefault("values", {})[name] = value
        elif what == "outcome":
            found["claims"][0] |= {
                "outcome": draw(measures),
                "expected": draw(st.sampled_from(["higher", "lower", "none"])),
            }
        elif what == "modes":
            found["modes"] = draw(st.lists(modes, min_size=1, max_size=2))
        else:
            found["introduced"] = draw(st.booleans())
    return found


@RARER
@given(content=experiments())
def test_experiments_with_settings_at_their_bounds(content, tmp_path_factory):
    folder = tmp_path_factory.mktemp("f")
    (folder / "own.yaml").write_bytes(as_yaml(content))
    ended(["experiment", str(folder / "own.yaml"), f"out={folder / 'out'}"])
