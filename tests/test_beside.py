"""Work done beside is done, whatever happens to the copy."""

import os
import signal
import subprocess
import sys

import numpy as np
import pytest
from tests.worlds import scenario

from civsim import beside
from civsim.beside import both, made_beside
from civsim.outcome import Outcome
from civsim.simulate import simulate


@pytest.fixture
def alone(monkeypatch):
    """Let a copy be made whatever threads pytest runs."""
    monkeypatch.setattr(beside, "available_workers", lambda: 2)
    monkeypatch.setattr(beside.threading, "active_count", lambda: 1)


def test_both_pieces_are_done(alone, tmp_path):
    both(lambda: (tmp_path / "here").write_text(str(os.getpid())), lambda: (tmp_path / "beside").write_text("done"))
    assert (tmp_path / "here").read_text() == str(os.getpid())
    assert (tmp_path / "beside").read_text() == "done"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, which Windows does not have")
def test_a_copy_that_dies_has_its_work_done_here(alone, tmp_path):
    parent = os.getpid()

    def work():
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        (tmp_path / "beside").write_text(str(os.getpid()))

    both(lambda: None, work)
    assert (tmp_path / "beside").read_text() == str(parent)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, which Windows does not have")
def test_a_copy_that_hangs_is_ended_and_its_work_done_here(alone, tmp_path, monkeypatch):
    parent = os.getpid()
    monkeypatch.setattr(beside, "LONGEST", 0.2)

    def work():
        if os.getpid() != parent:
            signal.pause()
        (tmp_path / "beside").write_text("done")

    both(lambda: None, work)
    assert (tmp_path / "beside").read_text() == "done"


def test_an_error_is_raised_where_the_work_is_done_in_the_end(alone):
    with pytest.raises(ValueError, match="no paper"):
        both(lambda: None, lambda: (_ for _ in ()).throw(ValueError("no paper")))


def packed(one):
    return b"%d %d" % one


def unpacked(sent):
    number, maker = sent.split()
    return int(number), int(maker)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, which Windows does not have")
def test_what_a_copy_makes_arrives_in_order():
    found = list(made_beside(lambda done: ((number, os.getpid()) for number in range(done, 5)), packed, unpacked))
    assert [number for number, _ in found] == [0, 1, 2, 3, 4]
    assert os.getpid() not in {maker for _, maker in found}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, which Windows does not have")
def test_what_a_copy_did_not_make_is_made_here():
    parent = os.getpid()

    def make(done):
        for number in range(done, 5):
            if number == 3 and os.getpid() != parent:
                os.kill(os.getpid(), signal.SIGKILL)
            yield number, os.getpid()

    found = list(made_beside(make, packed, unpacked))
    assert [number for number, _ in found] == [0, 1, 2, 3, 4]
    assert [maker == parent for _, maker in found] == [False, False, False, True, True]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, which Windows does not have")
def test_a_copy_ends_when_nobody_wants_more():
    def make(done):
        yield 0, os.getpid()
        signal.pause()

    found = made_beside(make, packed, unpacked)
    _, maker = next(found)
    found.close()
    with pytest.raises(ProcessLookupError):
        os.kill(maker, 0)


@pytest.mark.parametrize("with_people", [False, True])
def test_an_outcome_is_the_same_after_the_way_to_another_process(with_people):
    (sent,) = simulate(scenario(weeks=30), [3], workers=1, with_people=with_people)
    found = Outcome.unpacked(sent.packed())
    assert found.replicate == 3 and (found.people is not None) == with_people
    for one, other in [(found, sent), (found.people, sent.people)]:
        for name, table in vars(one).items() if one else ():
            assert not isinstance(table, np.ndarray) or (
                table.dtype == getattr(other, name).dtype and table.tobytes() == getattr(other, name).tobytes()
            )


BESIDE = """
import sys
from civsim.api import Scenario
from civsim.study import run

pair = [Scenario("musterstadt", mode, weeks=26, burn_in=0).frozen for mode in ("competition", "pact")]
told = []
beside = run(pair, replicates=3, gross=True, progress=told.append, meanwhile=lambda: None)
assert ("numba" in sys.modules) == (sys.platform != "linux")
here = run(pair, replicates=3, gross=True)
assert "numba" in sys.modules and [told.count(name) for name in dict.fromkeys(told)] == [3] * 4
for name in ("summary", "differences", "who_gains", "dividend"):
    assert getattr(beside, name).equals(getattr(here, name)), name
"""


def test_runs_in_a_copy_give_the_same_results():
    subprocess.run([sys.executable, "-c", BESIDE], check=True)
