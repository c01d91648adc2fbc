"""civsim report: a folder of results as a page to read, print and hand on."""

from __future__ import annotations

import json
from pathlib import Path

from civsim.cli.words import values_of
from civsim.errors import InputError, meant


def report(words: list[str], folders: list[Path], as_json: bool) -> int:
    """Write the report of a folder of results into it, in German and English unless a language is chosen."""
    paths = [word for word in words if "=" not in word]
    for word in words:
        key = word.partition("=")[0]
        if "=" in word and key != "language":
            raise InputError(f"There is no key {key!r} of report.{meant(key, ['language'])} Keys: language.")
    if len(paths) != 1:
        raise InputError(f"Name one folder of results, for example results/compare_pirmasens; got {len(paths)}.")
    from civsim.messages import languages, translations
    from civsim.report.write import write

    chosen = values_of("language", words) or languages()
    for one in chosen:
        translations(one)
    written = write(Path(paths[0]), chosen, folders)
    if as_json:
        content = {"out": paths[0], "files": [str(one) for one in written.files], "hint": written.hint}
        print(json.dumps(content, ensure_ascii=False))
        return 0
    for path in written.files:
        print(path)
    if written.hint:
        print(f"No PDF: weasyprint or its library Pango is missing ({written.hint}). A browser prints the page as PDF.")
    return 0
