"""Own rules that cannot serve: refused at the user's line, by name, or in the run that shows it."""

from concurrent.futures import ProcessPoolExecutor

import pytest
from tests.own_rules import register_all
from tests.worlds import scenario

import civsim
from civsim.engines.batch.engine import Workspace
from civsim.engines.batch.own_rules import OwnRules
from civsim.engines.mesa.model import TownModel
from civsim.errors import InputError
from civsim.sweep import grid
from civsim.sweep import run as run_sweep

pytestmark = pytest.mark.usefixtures("only_own")

HEAD = "import math, random\nimport civsim\n\n@civsim.variant('grant_rule', name='mine')\n"
RULE = "def mine(provider, need, u, p):\n    extra = 1.0\n    "


@pytest.mark.parametrize(
    ("text", "line", "messages"),
    [
        (RULE + "return provider.stafff", 7, ["return provider.stafff", "no field 'stafff'", "'staff'"]),
        (RULE + "return p.decisivenes", 7, ["no parameter 'decisivenes'", "'decisiveness'"]),
        (RULE + "return u / need", 7, ["return u / need", "division by zero", "ratio"]),
        (RULE + "return foo(u)", 7, ["return foo(u)", "NameError"]),
        (RULE + "return u - 1.0", 4, ["returns -1.0", "0 to 1e+12"]),
        (RULE + "return float('nan')", 4, ["returns nan"]),
        (RULE + "return None", 4, ["returns None"]),
        (RULE + "provider.staff = 5.0\n    return u", 4, ["changes provider.staff"]),
        (RULE + "return random.random()", 4, ["uses random", "u alone"]),
        ("def mine(provider, u, p):\n    return u", 4, ["(provider, need, u, p), in this order", "(provider, u, p)"]),
    ],
)
def test_a_rule_that_cannot_serve_is_refused_at_its_line(tmp_path, text, line, messages):
    file = tmp_path / "rule.py"
    file.write_text(HEAD + text + "\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        exec(compile(file.read_text(encoding="utf-8"), str(file), "exec"), {"__name__": "rule"})
    assert f"{file}, line {line}" in str(caught.value)
    for message in messages:
        assert message in str(caught.value)


@pytest.mark.parametrize(
    ("body", "messages"),  # Numba's own words, which differ between versions of Python
    [
        ("return float(f'{u:.2f}')", ("f-strings", "FORMAT_WITH_SPEC")),
        ("class A: pass\n    return u", ("unsupported opcode",)),
        ("return sum(x for x in [u, need])", ("yield",)),
    ],
)
def test_what_the_fast_engine_cannot_compile_is_named_before_anything_runs(tmp_path, body, messages):
    file = tmp_path / "rule.py"
    file.write_text(HEAD + RULE + body + "\n", encoding="utf-8")
    exec(compile(file.read_text(encoding="utf-8"), str(file), "exec"), {"__name__": "rule"})
    with pytest.raises(InputError) as caught:
        OwnRules(scenario("grant_rule=mine"))
    told = str(caught.value)
    assert f"{file}, line 7: `{body.splitlines()[0]}`" in told and any(one in told for one in messages)


def test_what_shows_only_in_a_run_stops_the_run_in_both_engines():
    @civsim.variant("grant_rule")
    def late(provider, need, u, p):
        return -1.0 if provider.key == 3 else u

    one = scenario("grant_rule=late", weeks=4, burn_in=0)
    with pytest.raises(InputError, match=r"returns -1\.0 in week 0"):
        TownModel(one).step()
    with pytest.raises(InputError, match="late returned 2 times"):
        Workspace(one).run(0)


@pytest.mark.parametrize(
    ("slot", "name", "message"),
    [
        ("grant_rul", "a", "Did you mean 'grant_rule'"),
        ("intake", "random", "cannot be called"),
        ("intake", "a b", "one word"),
    ],
)
def test_a_slot_or_name_that_cannot_be_is_refused(slot, name, message):
    with pytest.raises(InputError, match=message):
        civsim.variant(slot, name=name)(lambda recipient, provider, u, week, p: u)


def test_an_unknown_rule_names_the_nearest():
    register_all()
    with pytest.raises(InputError, match=r"contest, performance, need, history, lottery\. Did you mean 'lottery'"):
        scenario("grant_rule=lotery")


def test_an_own_rule_of_this_process_is_refused_where_others_run(tmp_path):
    register_all()
    points = grid({"grant_rule": ["contest", "lottery"]})
    with ProcessPoolExecutor(1) as pool, pytest.raises(InputError, match="registered in this process only"):
        run_sweep(points, out=tmp_path, replicates=1, base={"town": "musterstadt"}, executor=pool, quiet=True)
