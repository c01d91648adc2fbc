"""Write the printable cards of the workshop, in German and English: `make cards`. HTML, and PDF where weasyprint is."""

from __future__ import annotations

import html
import sys
from collections.abc import Sequence
from pathlib import Path

import yaml

from civsim import workshop
from civsim.scenario import Scenario

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("de", "en")
TEXTS = {
    "title": {"de": "Karten für den Workshop", "en": "Cards for the workshop"},
    "group": {"de": "Gruppe", "en": "Group"},
    "home": {"de": "zu Hause in", "en": "at home in"},
    "hours": {"de": "bezahlte Stunden in der Woche, dazu Freiwillige", "en": "paid hours a week, and volunteers"},
    "task": {
        "de": "Ihr führt eine Organisation. Legt in jedem Quartal zehn Marken auf das Brett: So teilt ihr eure Stunden "
        "auf. Ein Platz braucht etwa eine Stunde in der Woche, in der Ferne mehr.",
        "en": "You lead an organisation. Each quarter, lay ten chips on the board: that is how you divide your hours. "
        "A place takes about an hour a week, and more far from home.",
    },
    "goal": {
        "de": "Ziel der Stadt: Möglichst viele Menschen in Not bekommen Hilfe. Was ist euer Ziel?",
        "en": "Goal of the town: as many people in need as possible get help. What is yours?",
    },
    "board": {"de": "Brett", "en": "Board"},
    "quarter": {"de": "Quartal", "en": "Quarter"},
    "people": {"de": "Menschen", "en": "people"},
    "weeks": {"de": "dauert etwa {weeks} Wochen", "en": "takes about {weeks} weeks"},
    "sum": {"de": "höchstens 10 Marken", "en": "10 chips at most"},
    "told": {"de": "Abgewiesen (sagt die Leitung)", "en": "Turned away (the facilitator tells)"},
    "mode": {"de": "Form der Organisation", "en": "Form of organisation"},
    "guess": {
        "de": "Unsere Schätzung, verglichen mit uns: □ klar mehr Hilfe  □ kein klarer Unterschied  □ klar weniger",
        "en": "Our guess, compared with us: □ clearly more help  □ no clear difference  □ clearly less",
    },
    "invented": {
        "de": "Musterstadt ist erfunden. Formen der Organisation werden verglichen; nichts davon ist eine Prognose.",
        "en": "Musterstadt is invented. Forms of organisation are compared; nothing here is a forecast.",
    },
}
STYLE = """
@page { size: A4; margin: 14mm; }
body { font: 11pt/1.4 "DejaVu Sans", Verdana, sans-serif; color: #1a1a1a; margin: 0 auto; max-width: 182mm; }
section { page-break-after: always; break-after: page; padding-bottom: 6mm; }
h1 { font-size: 20pt; margin: 0 0 2mm; } h2 { font-size: 13pt; margin: 5mm 0 1mm; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
th, td { border: 1px solid #555; padding: 1.5mm; text-align: center; font-size: 9pt; font-weight: normal; }
th { background: #efefef; } td { height: 12mm; vertical-align: top; text-align: right; color: #777; }
.told td { height: 7mm; } .modes h2 { margin-top: 0; } .modes p { margin: 1.5mm 0; }
.modes article { border: 1.5px solid #555; border-radius: 3mm; padding: 3mm 5mm; margin: 0 0 3.5mm;
  page-break-inside: avoid; break-inside: avoid; }
.note { color: #555; font-size: 9pt; }
"""


def board(place: Scenario, language: str) -> str:
    """Return a board: a row per service, a column per district."""
    town, people = place.town, place.values["recipients"]
    heads = "".join(
        f"<th><b>{html.escape(one.name)}</b><br>{round(float(people) * one.share)} {TEXTS['people'][language]}</th>"
        for one in town.districts
    )
    rows = "".join(
        f"<tr><th><b>{html.escape(one.label[language])}</b><br>"
        f"{TEXTS['weeks'][language].format(weeks=round(one.duration))}</th>{'<td></td>' * len(town.districts)}</tr>"
        for one in town.services
    )
    return f"<tr><th></th>{heads}</tr>{rows}"


def group_card(number: int, place: Scenario, language: str) -> str:
    """Return the sheets of a group: who it is, and a board for each quarter."""
    say = {name: text[language] for name, text in TEXTS.items()}
    names = {district.key: district.name for district in place.town.districts}
    home = html.escape(names[workshop.HOMES[number - 1]])
    hours = f"{workshop.STAFF:g}".replace(".", "," if language == "de" else ".")
    sheets = []
    for pair in ((1, 2), (3, 4)):
        boards = "".join(
            f"<h2>{say['quarter']} {quarter} · {say['sum']}</h2><table>{board(place, language)}</table>"
            f"<table class='told'><tr><th>{say['told']}</th><td></td><td></td><td></td><td></td></tr></table>"
            for quarter in pair
        )
        sheets.append(
            f"<section><h1>{say['group']} {number}: {say['home']} {home}</h1>"
            f"<p>{hours} {say['hours']}. {say['task']}</p>"
            f"<p><b>{say['goal']}</b></p>{boards}<p class='note'>{say['invented']}</p></section>"
        )
    return "".join(sheets)


def mode_cards(language: str) -> str:
    """Return a card for every form of organisation, with room for a guess."""
    say = {name: text[language] for name, text in TEXTS.items()}
    cards = []
    for path in sorted((ROOT / "conf" / "mode").glob("*.yaml")):
        one = yaml.safe_load(path.read_text(encoding="utf-8"))
        label, description = html.escape(one["label"][language]), html.escape(one["description"][language])
        cards.append(f"<article><h2>{label}</h2><p>{description}</p><p class='note'>{say['guess']}</p></article>")
    return (
        f"<section class='modes'><h1>{say['mode']}</h1>{''.join(cards)}<p class='note'>{say['invented']}</p></section>"
    )


def page(language: str) -> str:
    """Return all cards of a language as one page that needs no other file."""
    place, title = workshop.town(), TEXTS["title"][language]
    groups = "".join(group_card(number, place, language) for number in range(1, len(workshop.HOMES) + 1))
    return (
        f"<!doctype html><html lang='{language}'><head><meta charset='utf-8'><title>{title}</title>"
        f"<style>{STYLE}</style></head><body>{groups}{mode_cards(language)}</body></html>"
    )


def write(folder: Path) -> list[Path]:
    """Write the cards into a folder and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for language in LANGUAGES:
        file = folder / f"cards_{language}.html"
        file.write_text(page(language), encoding="utf-8")
        written.append(file)
        try:
            from weasyprint import HTML
        except (ImportError, OSError):  # OSError: Pango, the library it draws with, is missing
            continue
        HTML(string=page(language)).write_pdf(file.with_suffix(".pdf"))
        written.append(file.with_suffix(".pdf"))
    return written


def main(words: Sequence[str]) -> None:
    """Write the cards into the folder that the first word names, else into results/cards."""
    for file in write(Path(words[0]) if words else ROOT / "results" / "cards"):
        print(file)


if __name__ == "__main__":
    main(sys.argv[1:])
