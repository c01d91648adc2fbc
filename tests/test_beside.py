"""Work done beside is done, whatever happens to the copy."""

import os
import signal

import pytest

from civsim import beside
from civsim.beside import both


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
