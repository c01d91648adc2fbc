"""civsim doctor: what is lacking is said with its remedy, and only what civsim cannot do without is an error."""

import importlib.metadata
import json
import os
import subprocess
import sys

import pytest

from civsim import health
from civsim.cli import main

CODE = "from civsim.cli import main; raise SystemExit(main())"


def signs():
    return {one.name: one for one in health.look()}


def test_a_machine_that_runs_the_tests_is_good(capsys):
    assert main(["doctor"]) == 0
    printed = capsys.readouterr().out
    assert "civsim works here." in printed
    for name in ("interpreter", "packages", "threads", "memory", "compiled code", "working folder", "fonts", "browser"):
        assert name in printed


def test_every_extra_for_users_is_known():
    extras = set(importlib.metadata.metadata("civsim").get_all("Provides-Extra"))
    assert set(health.EXTRAS) - {"watch"} <= extras <= set(health.EXTRAS) | {"dev", "docs", "mutants", "coverage"}


@pytest.mark.parametrize(
    ("missing", "name", "state", "remedy"),
    [
        ("optuna", "extra analysis", health.LIMITED, "pip install 'civsim[analysis]'"),
        ("scipy", "packages", health.BAD, "install civsim again"),
    ],
)
def test_a_missing_package_is_named_with_its_remedy(missing, name, state, remedy, monkeypatch, capsys):
    whole = importlib.metadata.version

    def version(package):
        if package == missing:
            raise importlib.metadata.PackageNotFoundError
        return whole(package)

    monkeypatch.setattr(importlib.metadata, "version", version)
    sign = signs()[name]
    assert sign.state == state and missing in sign.found and remedy in sign.remedy
    assert main(["doctor"]) == (1 if state == health.BAD else 0)
    assert remedy in capsys.readouterr().out


def test_an_old_package_is_named(monkeypatch):
    monkeypatch.setattr(importlib.metadata, "version", lambda package: "0.1")
    assert "numba 0.1 is not >=" in signs()["packages"].found


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("no folder")
    environment = {**os.environ, "CIVSIM_CACHE_DIR": str(tmp_path / "file")}
    done = subprocess.run([sys.executable, "-c", CODE, "doctor", "--json"], capture_output=True, text=True, check=True,
                          env=environment, cwd=tmp_path)  # fmt: skip
    told = json.loads(done.stdout)
    found = {one["name"]: one for one in told["signs"]}["compiled code"]
    assert told["works"] and found["state"] == health.LIMITED and "CIVSIM_CACHE_DIR" in found["remedy"]


def test_words_are_refused():
    assert main(["doctor", "town=musterstadt"]) == 2
