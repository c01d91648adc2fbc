"""Measure, print and, where asked to, renew the page: `python -m benchmarks [only=PART,PART] [write]`."""

from __future__ import annotations

import subprocess
import sys
import time
import traceback
from importlib import import_module

from benchmarks.document import machine, page_of, rendered, renewed, table
from benchmarks.frame import Section, Watch

PARTS = (
    "engines",
    "versions",
    "peers",
    "threads",
    "growth",
    "profile",
    "storing",
    "waiting",
    "sizes",
    "nation",
    "paper",
)
BUSY = 0.05
"""Share of the processors used by others from which on time on the clock is no judgement."""
KEPT, MISSED, FAILED = 0, 1, 2
MEANINGS = {KEPT: "all promises kept", MISSED: "a promise was missed", FAILED: "could not be measured"}


def chosen(words: list[str]) -> tuple[list[str], bool]:
    """Return the parts that were asked for and whether to write.

    Raises:
        SystemExit: for a word that is neither.
    """
    parts = list(PARTS)
    for word in words:
        key, _, value = word.partition("=")
        if key == "only":
            parts = [one for one in value.split(",") if one]
    unknown = [one for one in parts if one not in PARTS]
    others = [word for word in words if word != "write" and not word.startswith("only=")]
    if unknown or others:
        found = f"There is no part {', '.join(unknown)}" if unknown else f"Not understood: {' '.join(others)}"
        raise SystemExit(f"{found}; parts: {', '.join(PARTS)}; words: only=PART,PART and write.")
    return parts, "write" in words


def run(part: str, *, write: bool) -> bool:
    """Measure one part, print what was found and, where asked to, write it; return whether no promise was missed."""
    watch, began = Watch(), time.perf_counter()
    section: Section = import_module(f"benchmarks.parts.{part}").measure()
    others = watch.others()
    busy = others > BUSY
    remarks = " ".join([*section.remarks, machine(), f"Others used {others:.0%} of the processors meanwhile."])
    if busy:
        remarks += " The machine was busy: promises about time on the clock are not judged where they were not kept."
    print(
        f"\n{section.title} ({time.perf_counter() - began:.0f} s)\n\n{table(section, busy=busy)}\n{remarks}", flush=True
    )
    if write:
        text = rendered(section, remarks, busy=busy)
        page = page_of(part)
        page.write_text(renewed(page.read_text("utf-8"), part, text), encoding="utf-8")
    return all(row.verdict(busy=busy) != "missed" for row in section.rows)


def main() -> int:
    """Measure all parts that were asked for, each in a process of its own; one that fails does not stop the others."""
    parts, write = chosen(sys.argv[1:])
    if len(parts) == 1:
        try:
            return KEPT if run(parts[0], write=write) else MISSED
        except Exception:
            traceback.print_exc()
            return FAILED
    outcomes = {}
    for part in parts:
        words = [f"only={part}", *(["write"] if write else [])]
        outcomes[part] = subprocess.run([sys.executable, "-m", "benchmarks", *words]).returncode
    print("\n" + "\n".join(f"{part:10} {MEANINGS.get(code, MEANINGS[FAILED])}" for part, code in outcomes.items()))
    return max(outcomes.values())


if __name__ == "__main__":
    raise SystemExit(main())
