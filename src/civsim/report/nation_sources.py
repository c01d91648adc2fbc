"""What a nation's report rests on: what was left out and filled in, and the rules and figures of scaling."""

from __future__ import annotations

from civsim.analysis.numbers import fixed
from civsim.analysis.parameter_words import parameter_label, setting
from civsim.messages import mark, mark_plural, translate
from civsim.nation.register import REASONS
from civsim.nation.scaling import RULES, figures
from civsim.nation.study import figures_of
from civsim.report import cells
from civsim.report.national import National
from civsim.report.parts import Row, Section, Table

LEFT_OUT = mark_plural("{n} row of the table was left out", "{n} rows of the table were left out")
FILLED_IN = mark_plural("in {n} municipality something was filled in", "in {n} municipalities something was filled in")


def left_out(found: National) -> Section:
    """Return how many rows of the table were left out and why, and what was filled in."""
    language = found.language
    table = found.folder.table("left_out")
    rows: list[Row] = [
        {"reason": reason, "rows": int(own["rows"].iloc[0]), "inhabitants": int(own["inhabitants"].iloc[0])}
        for reason, own in table.groupby("reason", sort=False)
    ]
    texts = [
        [translate(REASONS[str(row["reason"])], language), fixed(row["rows"], 0, language),
         fixed(row["inhabitants"], 0, language)]
        for row in rows
    ]  # fmt: skip
    heads = [mark("Why"), mark("rows"), mark("inhabitants")]
    caption = translate(mark("Rows of the table that were left out"), language)
    tables = [Table("left_out", caption, [translate(head, language) for head in heads], texts, rows)] if rows else []
    filled = _filled(found)
    count = sum(int(row["rows"]) for row in rows)
    title = cells.counted(language, (LEFT_OUT, count), (FILLED_IN, int(filled[0]["rows"])))
    heads = [mark("What was filled in or is missing"), mark("municipalities")]
    caption = translate(mark("Filled in by the size of the municipality"), language)
    words = {"any": mark("anything"), "area": mark("area"), "urbanisation": mark("urbanisation"),
             "position": mark("no position, so missing on maps")}  # fmt: skip
    texts = [[translate(words[str(row["what"])], language), fixed(row["rows"], 0, language)] for row in filled]
    tables.append(Table("filled_in", caption, [translate(head, language) for head in heads], texts, filled))
    topic = translate(mark("What was left out or filled in"), language)
    return Section("left-out", topic, title, (), (), tables)


def _filled(found: National) -> list[Row]:
    places = found.municipalities.drop_duplicates("key")
    imputed = places["imputed"].astype(str)
    counts = {"any": int((imputed != "").sum())}
    counts |= {name: int(imputed.str.contains(name).sum()) for name in ("area", "urbanisation")}
    counts["position"] = int(places["lon"].isna().sum())
    return [{"what": name, "rows": count} for name, count in counts.items()]


def assumptions(found: National) -> Section:
    """Return the rules and figures by which a municipality becomes a town."""
    language = found.language
    rules: list[Row] = [{"parameter": name, "rule": rule.__doc__ or ""} for name, rule in RULES.items()]
    texts = [[parameter_label(str(row["parameter"]), language), translate(str(row["rule"]), language)] for row in rules]
    heads = [mark("Figure of the town"), mark("Rule")]
    caption = translate(mark("How a municipality becomes a town"), language)
    tables = [Table("scaling", caption, [translate(head, language) for head in heads], texts, rules)]
    rows: list[Row] = [
        {"figure": name, "where": where, **vars(one)}
        for name, where, one in figures(*figures_of(found.folder.words[1:]))
        if where not in (set(("youth", "seniors")) - set(found.fields))
    ]
    texts = [
        [f"{row['figure']}, {row['where']}" if row["where"] else str(row["figure"]), setting(row["value"], language),
         *(translate(str(row[name]), language) for name in ("unit", "source", "note"))]
        for row in rows
    ]  # fmt: skip
    heads = [mark("Figure"), mark("Value"), mark("Unit"), mark("Source"), mark("Note")]
    caption = translate(mark("Figures that the rules use"), language)
    tables.append(Table("scaling_figures", caption, [translate(head, language) for head in heads], texts, rows))
    topic = translate(mark("Assumptions and sources"), language)
    title = translate(mark("Every municipality becomes a town by the same rules"), language)
    return Section("sources", topic, title, (), (), tables)
