"""What the tests of reports share: a comparison with its report, a copy to break, and no PDF unless asked for."""

import shutil
import sys

import pytest

from civsim.cli.main import main


@pytest.fixture(scope="package")
def made(tmp_path_factory):
    """A comparison of two modes on the smallest town, and its report in both languages."""
    folder = tmp_path_factory.mktemp("rathaus ä") / "compare"
    words = ["town=musterstadt", "mode=hub", "weeks=52", "burn_in=8", "replicates=4", f"out={folder}"]
    assert main(["compare", *words]) == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "weasyprint", None)
        assert main(["report", str(folder)]) == 0
    return folder


@pytest.fixture(autouse=True)
def no_pdf(monkeypatch):
    """Most tests leave PDFs out, as if weasyprint were not there: they take seconds."""
    monkeypatch.setitem(sys.modules, "weasyprint", None)


@pytest.fixture
def copied(made, tmp_path):
    """A copy that a test may break."""
    return shutil.copytree(made, tmp_path / "compare")
