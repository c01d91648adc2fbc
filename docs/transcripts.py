"""Run what the pages show, in order, as a reader would: `make document` renews the outputs, a test compares them.

A page is run in an empty folder of its own. Of its fenced blocks,

- `console` holds commands after "$ " and what they print; "..." stands for anything, on any number of lines;
- `python` is run, all blocks of a page in one namespace;
- any other with a path after its language ("yaml mine/town/smalltown.yaml") is written to that file;
- `sh` is run nowhere: it takes long, needs a cluster or a file that only the reader has. Its words are checked.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from civsim.cli import main

ROOT = Path(__file__).resolve().parents[1]
FENCE = re.compile(r"^```(?P<info>\w+[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
PROMPT = re.compile(r"^\$ (?P<command>(?:.*\\\n)*.*)\n(?P<output>(?:(?!\$ ).*\n)*)", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the file it is written to, its text and the line it begins at."""

    language: str
    file: str
    body: str
    line: int


def blocks(text: str) -> Iterator[Block]:
    """Return the fenced blocks of a page in order; directives are none."""
    for match in FENCE.finditer(text):
        language, _, file = match["info"].partition(" ")
        yield Block(language, file.strip(), match["body"], text.count("\n", 0, match.start()) + 1)


def pages() -> list[Path]:
    """Return the pages that show commands and what they print, or code."""
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "experiments").glob("*.md")]
    return sorted(page for page in found if any(runs(block) for block in blocks(page.read_text(encoding="utf-8"))))


def runs(block: Block) -> bool:
    """Return whether a block is run."""
    return block.language in ("console", "python")


def commands(body: str) -> list[tuple[str, str]]:
    """Return the commands of a console block, continued lines joined, each with what the page says it prints."""
    return [(match["command"].replace("\\\n", " "), match["output"]) for match in PROMPT.finditer(body)]


def execute(command: str) -> str:
    """Return what a command prints; where it fails, also what it complains of.

    Raises:
        ValueError: for another command than civsim.
    """
    word, *rest = shlex.split(command, comments=True)
    if word != "civsim":
        raise ValueError(f"only civsim is run on a page, not {word!r}")
    printed, complained = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complained):
        failed = main(rest)
    return printed.getvalue() + (complained.getvalue() if failed else "")


def run_page(text: str, folder: Path) -> Iterator[tuple[Block, str, str, str]]:
    """Run a page in a folder; yield block, command, what the page says it prints, and what it printed."""
    names: dict[str, object] = {"__name__": "__main__"}
    with contextlib.chdir(folder):
        for block in blocks(text):
            if block.file and not runs(block):
                Path(block.file).parent.mkdir(parents=True, exist_ok=True)
                Path(block.file).write_text(block.body, encoding="utf-8")
            elif block.language == "python":
                exec(compile("\n" * block.line + block.body, "page", "exec"), names)
            elif block.language == "console":
                for command, said in commands(block.body):
                    yield block, command, said, execute(command)


def agrees(said: str, printed: str) -> bool:
    """Return whether a command printed what the page says; "..." stands for anything, blanks at line ends for none."""
    want, got = (re.sub(r"[ \t]+$", "", one, flags=re.MULTILINE) for one in (said, printed))
    return doctest.OutputChecker().check_output(want, got, doctest.ELLIPSIS)


def renewed(text: str, folder: Path) -> str:
    """Return the page with every output renewed that is shown in full.

    Raises:
        SystemExit: if a command prints something else than a page says with "...".
    """
    prints: dict[Block, list[str]] = {}
    for block, command, said, printed in run_page(text, folder):
        if not agrees(said, printed) and "..." in said:
            raise SystemExit(f"line {block.line}: '{command}' does not print what the page says:\n{printed}")
        shown = said if agrees(said, printed) else re.sub(r"[ \t]+$", "", printed, flags=re.MULTILINE)
        prints.setdefault(block, []).append(shown)
    for block, outputs in prints.items():
        order = iter(outputs)
        body = PROMPT.sub(lambda match, order=order: f"$ {match['command']}\n{next(order)}", block.body)
        text = text.replace(block.body, body)
    return text


def renew(names: list[str]) -> None:
    """Renew the outputs on the pages named, or on all."""
    import tempfile

    os.environ["COLUMNS"] = "120"
    for page in [Path(name).resolve() for name in names] or pages():
        text = page.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            new = renewed(text, Path(folder))
        if new != text:
            page.write_text(new, encoding="utf-8")
            print(f"{page.relative_to(ROOT)}: renewed")


if __name__ == "__main__":
    renew(sys.argv[1:])
