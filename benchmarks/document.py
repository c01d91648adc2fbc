"""Tables for the terminal and for two pages of the documentation: each part stands between its own two markers."""

from __future__ import annotations

import datetime
import os
import platform
import re
import textwrap
from pathlib import Path

import numpy as np

from benchmarks.frame import Section, number

DOCS = Path(__file__).resolve().parents[1] / "docs" / "explanation"
SCALE = ("sizes", "nation", "paper")
"""Parts that belong to the page on scale; all others to that on performance."""
HEADS = ("", "median", "range", "rounds", "promised", "")


def table(section: Section, *, busy: bool = False) -> str:
    """Return the rows of a part as a Markdown table."""
    lines = [HEADS, ("---",) * len(HEADS)]
    for row in section.rows:
        values, unit = row.spread.values, f" {row.unit}" if row.unit else ""
        spread = f"{number(min(values))} to {number(max(values))}" if len(values) > 1 else ""
        lines.append(
            (
                row.what,
                f"{number(row.spread.median)}{unit}",
                spread,
                str(len(values)),
                row.promise,
                row.verdict(busy=busy),
            )
        )
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def machine() -> str:
    """Return in a sentence when and on what the figures were measured."""
    import numba

    model = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        named = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
        model = named.group(1) if named else model
    versions = f"Python {platform.python_version()}, NumPy {np.__version__}, Numba {numba.__version__}"
    today = datetime.date.today().isoformat()
    return f"Measured {today} on {model}, {os.cpu_count()} processors, {platform.system()}, {versions}."


def rendered(section: Section, remarks: str, *, busy: bool = False) -> str:
    """Return what stands between the markers of a part."""
    about, measured = (textwrap.fill(text, 130, break_on_hyphens=False) for text in (section.about, remarks))
    return f"## {section.title}\n\n{about}\n\n{table(section, busy=busy)}\n\n{measured}"


def page_of(part: str) -> Path:
    """Return the page on which a part stands."""
    return DOCS / ("scale.md" if part in SCALE else "performance.md")


def renewed(page: str, part: str, text: str) -> str:
    """Return the page with the text of one part in the place of what was there.

    Raises:
        ValueError: if the page has no place for the part.
    """
    begin, end = f"<!-- {part}: begin -->", f"<!-- {part}: end -->"
    before, found, rest = page.partition(begin)
    _, also_found, after = rest.partition(end)
    if not found or not also_found:
        raise ValueError(f"The page has no markers {begin} and {end}")
    return f"{before}{begin}\n{text}\n{end}{after}"
