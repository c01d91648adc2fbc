"""Deliberate errors in the model, each of which some test must catch: `python -m tests.mutants`.

Each mutant is put into a copy of the source, and the tests that should catch it run against the copy.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Mutant:
    """An error: in which files which text becomes which, and the tests that should notice."""

    name: str
    files: tuple[str, ...]
    old: str
    new: str
    tests: str


MUTANTS = (
    Mutant(
        "wrong sign in the choice weight",
        ("rules/access.py",),
        "math.exp(-distance(",
        "math.exp(distance(",
        "tests/rules/test_access.py",
    ),
    Mutant(
        "referral ignores capacity",
        ("engines/mesa/admission.py",),
        "access.referral_weight(offer, informed, model.p) if fits",
        "1 if fits",
        "tests/test_readable_engine.py",
    ),
    Mutant(
        "admission biased by index",
        ("rules/access.py",),
        "return u * waiting < free",
        "return free > 0",
        "tests/rules/test_access.py",
    ),
    Mutant(
        "overhead not subtracted",
        ("rules/service.py",),
        "provider.grant_seeking + provider.coordination +",
        "provider.grant_seeking +",
        "tests/rules/test_service.py",
    ),
    Mutant(
        "contest share unnormalised",
        ("engines/mesa/administration.py",),
        "won = self._claim(ngo, missing) / claims if",
        "won = self._claim(ngo, missing) if",
        "tests/test_readable_engine.py",
    ),
    Mutant(
        "imitation of the worse",
        ("rules/programmes.py",),
        "logistic((other - own) / p.imitation_noise)",
        "logistic((own - other) / p.imitation_noise)",
        "tests/rules/test_programmes.py",
    ),
    Mutant(
        "trust never falls",
        ("rules/trust.py",),
        "clip(trust + gain - loss, 0.0, 1.0)",
        "clip(trust + gain, 0.0, 1.0)",
        "tests/rules/test_trust.py",
    ),
    Mutant(
        "turn-aways counted every week",
        ("rules/access.py",),
        "    if is_first_refusal(recipient):\n        recipient.stage = max(",
        "    if True:\n        recipient.stage = max(",
        "tests/rules/test_access.py",
    ),
)


def is_caught(mutant: Mutant) -> bool:
    """Return whether the mutant's tests fail on a copy of the source that holds it.

    Raises:
        ValueError: if the text to be changed is not there.
    """
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "src"
        shutil.copytree(ROOT / "src", source, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(ROOT / "conf", Path(folder) / "conf")
        for name in mutant.files:
            path = source / "civsim" / name
            text = path.read_text(encoding="utf-8")
            if mutant.old not in text:
                raise ValueError(f"{name} does not hold {mutant.old!r}")
            path.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")
        paths = os.pathsep.join((str(source), str(ROOT)))
        words = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-n", "0", mutant.tests]
        done = subprocess.run(
            words, cwd=ROOT, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, check=False
        )
    return done.returncode == 1


def main() -> int:
    """Print each mutant and whether it was caught; return 1 if one survives."""
    caught = [is_caught(mutant) for mutant in MUTANTS]
    for mutant, found in zip(MUTANTS, caught, strict=True):
        print(f"{'caught' if found else 'SURVIVES':10}{mutant.name:40}{mutant.tests}")
    return int(not all(caught))


if __name__ == "__main__":
    raise SystemExit(main())
