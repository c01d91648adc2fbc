"""A thread uses its tables again for every run; nothing of one run may reach the next."""

import numpy as np
import pytest
from tests.worlds import scenario

from civsim.engines.batch.engine import BatchRun, Workspace
from civsim.engines.parity import compare_engines
from civsim.rules.kinds import ENROLLED, PENDING, SEEKING
from civsim.world import LISTS, UNCHANGED

SETTINGS = [("competition", "clearing=1"), ("hub", "intake=longest_wait"), ("pact", "contacts=6")]


@pytest.mark.parametrize(("mode", "word"), SETTINGS)
def test_lists_of_the_week_need_not_be_clean(mode, word):
    """Rubbish in the lists changes nothing: each is written before it is read."""
    space = Workspace(scenario(word, mode=mode, weeks=30, burn_in=4))
    first = space.run(3)
    for name in LISTS:
        getattr(space.world, name)[...] = 1
    again = space.run(3)
    for name in ("weekly", "ledger", "by_population", "districts", "capacity"):
        assert getattr(first, name).tobytes() == getattr(again, name).tobytes()


def test_threads_share_the_town_and_no_run_changes_it():
    one = Workspace(scenario("contacts=6", weeks=30))
    other = Workspace(one.scenario, one.initial)
    before = {name: table.tobytes() for name, table in one.initial._asdict().items()}
    assert one.run(1).ledger.tobytes() == other.run(1).ledger.tobytes()
    assert {name: table.tobytes() for name, table in one.initial._asdict().items()} == before
    assert all(getattr(one.world, name) is getattr(other.world, name) for name in UNCHANGED)
    assert one.world.recipients is not other.world.recipients


def test_lists_of_applications_grow_where_more_apply_than_usual():
    crowded = scenario("recipients=3000", "need_rate=40", "load=3", mode="hub", weeks=4, burn_in=0)
    run = BatchRun(crowded)
    usual = len(run.world.targets)
    run.advance(4)
    in_need = np.isin(run.world.recipients["status"], [SEEKING, ENROLLED, PENDING]).sum()
    assert in_need > usual > 0
    assert compare_engines(crowded).difference is None
