"""The week is compiled in two parts by two processes; whatever the second one does, this one ends with both."""

import io
import os
import sys

import pytest
from numba.core.compiler import Flags
from tests.worlds import scenario

from civsim.engines.batch import parts
from civsim.engines.batch.engine import BatchRun

SLOW = "import time; time.sleep(60)"


@pytest.fixture
def compiled(monkeypatch, tmp_path):
    """Count what is compiled here, without compiling; the folder of compiled code is empty."""
    found = []
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(parts, "_part", lambda function, signature: found.append(function) or len(found))
    monkeypatch.setattr(parts, "signature_of", str)
    monkeypatch.setattr(parts, "_to_send", lambda tables: b"x" * 10_000)
    return found


@pytest.mark.parametrize("child", ["raise SystemExit(1)", "import sys; sys.stdin.buffer.read()", SLOW])
def test_a_second_process_that_fails_or_hangs_costs_only_its_help(child, compiled, monkeypatch):
    monkeypatch.setattr(parts, "CHILD", child)
    monkeypatch.setattr(parts, "LONGEST", 0.5)
    assert parts._compile(["types"]) == (1, 2)
    assert compiled == [parts.OWN, parts.OTHER]


def test_where_no_process_can_be_started_both_parts_are_compiled_here(compiled, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert parts._compile(["types"]) == (1, 2)


def test_a_second_process_is_started_only_while_nothing_is_compiled(compiled, monkeypatch):
    started = []
    monkeypatch.setattr(parts, "_second_process", lambda folder, tables: started.append(tables))
    parts._compile(["types"])
    parts._compile(["types"])
    parts._compile(["other types"])
    assert started == [["types"], ["other types"]]


@pytest.fixture
def tables():
    run = BatchRun(scenario(weeks=1))
    return (*run.world, run.parameters, run.changes)


def test_the_second_process_learns_the_same_types(tables, monkeypatch):
    learned = []
    monkeypatch.setattr(parts, "_part", lambda function, signature: learned.append(signature))
    parts.compile_other(io.BytesIO(parts._to_send(tables)))
    assert learned == [parts.signature_of(tables)]


def test_a_real_second_process_compiles_its_part_into_the_folder(tables, tmp_path):
    """Before, it could not read what it was sent, and every first result took twice the time."""
    child = parts._second_process(tmp_path, tables)
    assert child.wait(300) == 0
    assert [file.name.split("-")[0] for file in tmp_path.rglob("*.nbc")] == ["week.serve"]


def test_numbas_settings_read_quickly_are_those_it_reads():
    settings = Flags()
    settings.error_model = "numpy"
    assert settings.values() == {name: getattr(settings, name) for name in settings.options}
    assert settings == settings.copy() != Flags()
