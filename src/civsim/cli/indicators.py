"""civsim indicators: the sheet of figures that a town can count itself."""

from __future__ import annotations

import json
from pathlib import Path

from civsim.cli import options
from civsim.errors import InputError, meant
from civsim.report.write import PDF_HINT

OWN = ("language", "out")
USUAL = "results/indicators"


def indicators(words: list[str], _folders: list[Path], as_json: bool) -> int:
    """Write the sheet of indicators, in German and English unless a language is chosen."""
    own, rest = options.take(words, OWN)
    if rest:
        key = rest[0].partition("=")[0]
        raise InputError(f"There is no key {key!r} of indicators.{meant(key, OWN)} Keys: {', '.join(OWN)}.")
    from civsim.indicators.write import write
    from civsim.messages import languages, translations

    chosen = options.listed(own["language"]) if "language" in own else languages()
    for one in chosen:
        translations(one)
    written = write(Path(own.get("out", USUAL)), chosen)
    if as_json:
        print(json.dumps({"files": [str(one) for one in written.files], "hint": "" if written.has_pdf else PDF_HINT}))
        return 0
    for path in written.files:
        print(path)
    if not written.has_pdf:
        print(f"No PDF: weasyprint or its library Pango is missing ({PDF_HINT}). A browser prints the page as PDF.")
    return 0
