"""Pages as the tests of reports read them: prose, tags, the rows behind the tables, numbers in either language."""

import base64
import csv
import io
import re
from html.parser import HTMLParser


class Page(HTMLParser):
    """Collects what a test asks of a page: tags with attributes, prose, the rows behind the tables."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.prose, self.within = [], [], []
        self.feed(text)
        links = re.findall(r'href="data:text/csv;charset=utf-8;base64,([^"]+)"', text)
        self.tables = [list(csv.DictReader(io.StringIO(base64.b64decode(one).decode()))) for one in links]

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.tags.append((tag, found))
        if tag in ("li", "h2", "h3", "h4"):
            self.within.append(tag)
            self.prose.append("")

    def handle_endtag(self, tag):
        if self.within and tag == self.within[-1]:
            self.within.pop()

    def handle_data(self, data):
        if self.within:
            self.prose[-1] += data


def page_of(folder, language):
    return Page((folder / f"report_{language}.html").read_text(encoding="utf-8"))


def numbers(text, language):
    """Return the numbers of a text as (value, decimals), whatever separates thousands and decimals."""
    text = text.replace("95 %", "").replace("95-%", "")
    found = []
    for one in re.findall(r"\d[\d.,]*\d|\d", text):
        plain = one.replace(".", "").replace(",", ".") if language == "de" else one.replace(",", "")
        found.append((float(plain), len(plain.partition(".")[2])))
    return sorted(found)


def amounts(tables):
    """Return every number of the tables, as a share also in per cent, and half the width of every interval."""
    plain = set()
    for row in (row for table in tables for row in table):
        for text in row.values():
            if re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", text or ""):
                plain.add(abs(float(text)))
        if row.get("ci_low") and row.get("ci_high"):
            plain.add((float(row["ci_high"]) - float(row["ci_low"])) / 2)
    return [*plain, *(100 * one for one in plain)]


def told_alike(folder, counted):
    """Check that both languages say the same numbers, and that all stand in the tables or are `counted`."""
    english, german = (page_of(folder, language) for language in ("en", "de"))
    assert len(english.prose) == len(german.prose)
    known = amounts(english.tables)
    for one, other in zip(english.prose, german.prose, strict=True):
        assert numbers(one, "en") == numbers(other, "de"), (one, other)
        for value, decimals in numbers(one, "en"):
            near = any(abs(round(amount, decimals) - value) < 1e-9 for amount in known)
            assert near or value in counted, f"{value} of {one!r} stands in no table"
