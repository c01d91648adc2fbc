"""What tests share: folders and rules of their own; with CIVSIM_NO_SKIP=1, as in .ci/run, a skip is a failure."""

import os
from collections.abc import Generator
from pathlib import Path
from typing import TypeVar

import pytest

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return _refuse_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _refuse_skip((yield))


def _refuse_skip(report: Report) -> Report:
    """Turn a skip into a failure that gives the reason; an expected failure (xfail) stays what it is."""
    refuse = os.environ.get("CIVSIM_NO_SKIP") == "1"
    if refuse and report.outcome == "skipped" and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"Skipped, which CIVSIM_NO_SKIP=1 does not allow: {reason}"
    return report


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A user's configuration folder, in a path with spaces and umlauts."""
    folder = tmp_path / "Mein Ört'chen" / "conf"
    (folder / "town").mkdir(parents=True)
    (folder / "mode").mkdir()
    return folder


@pytest.fixture
def only_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test begins without own rules and leaves none behind."""
    monkeypatch.setattr("civsim.variants._REGISTERED", {})
