"""Tables of a sweep's report: what was varied, levels where nothing can be compared, and other designs."""

from __future__ import annotations

import shlex

from civsim.analysis.numbers import fixed
from civsim.analysis.paired import estimate
from civsim.analysis.parameter_words import parameter_label, setting
from civsim.discovery.frames import MODE, TOWN
from civsim.discovery.frames import varied as varied_names
from civsim.messages import mark, mark_plural, translate, translate_plural
from civsim.parameters.registry import PARAMETERS
from civsim.report import cells
from civsim.report.analysed import Analysed, policies
from civsim.report.parts import Row, Section, Table

OWN_WORDS = ("design", "points", "blocks", "vary", "levels", "levers", "out", "chunk", "budget", "dry_run", "executor",
             "scheduler", "replicates", "workers")  # fmt: skip
MOST_LEVELS = 30


VARIED = mark_plural("{count} unknown or lever was varied", "{count} unknowns and levers were varied")


def varied(one: Analysed, language: str) -> Section:
    """Return what was varied: each unknown with its range, each lever with its values."""
    design = one.asked.design
    rows: list[Row] = []
    for name in varied_names(design):
        known, values = PARAMETERS[name], design[name]
        ends = sorted(set(values)) if known.choices else [float(values.min()), float(values.max())]
        rows.append({"parameter": name, "lever": name in one.asked.sweep.levers, "from": ends[0], "to": ends[-1],
                     "values": values.nunique(), "default": known.default, "unit": known.unit,
                     "source": known.source})  # fmt: skip
    texts = [
        [parameter_label(row["parameter"], language), setting(row["from"], language), setting(row["to"], language),
         str(row["values"]), setting(row["default"], language), translate(row["unit"], language),
         translate(row["source"], language)]
        for row in rows
    ]  # fmt: skip
    heads = (mark("What was varied"), mark("from"), mark("to"), mark("values tried"), mark("default"), mark("Unit"),
             mark("Source of the default"))  # fmt: skip
    caption = translate(mark("Ranges tried; everything else stayed as town and mode say"), language)
    table = Table("varied", caption, [translate(head, language) for head in heads], texts, rows)
    topic = translate(mark("What was varied"), language)
    title = translate_plural(VARIED, len(rows), language).format(count=len(rows))
    return Section("varied", topic, title, tables=[table])


def levels(one: Analysed, language: str) -> Table:
    """Return coverage by point, for a sweep in which nothing can be compared."""
    names = [name for name in one.asked.design.columns if name in (MODE, *varied_names(one.asked.design))]
    rows: list[Row] = []
    for point in one.asked.design.drop_duplicates("point").head(MOST_LEVELS).to_dict("records"):
        own = one.asked.sweep.runs
        found = estimate(own.loc[own["point"] == point["point"], one.asked.measure].to_numpy())
        ends = {"mean": found.mean, "ci_low": found.ci_low, "ci_high": found.ci_high, "n": found.n}
        rows.append({**{name: point[name] for name in names}, "measure": one.asked.measure, **ends})
    labels = policies(one, list(dict.fromkeys(str(row.get(MODE, "")) for row in rows)), language)
    texts = [
        [labels[str(row[MODE])] if name == MODE else setting(row[name], language) for name in names]
        + [cells.level(row, language), fixed(row["n"], 0, language)]
        for row in rows
    ]
    heads = [translate(cells.MODE, language) if name == MODE else parameter_label(name, language) for name in names]
    heads += [cells.head(one.asked.measure, language), translate(mark("runs"), language)]
    caption = translate(mark("Coverage by point, 95 % intervals over runs in brackets"), language)
    return Table("levels", caption, heads, texts, rows)


def other_design(one: Analysed, *words: str) -> str:
    """Return the command of another design over the same unknowns, as it is typed."""
    about = one.asked.sweep.manifest["about"].get("command") or ["civsim", "sweep"]
    names = varied_names(one.asked.design) or ["load", "awareness_base"]
    uncertain = [name for name in names if name not in one.asked.sweep.levers] or names
    skipped = {*OWN_WORDS, *names, TOWN, MODE}
    kept = [word for word in map(str, about[2:]) if word.partition("=")[0] not in skipped]
    modes = list(dict.fromkeys(map(str, one.asked.design[MODE]))) if MODE in one.asked.design else []
    chosen = [f"mode={','.join(modes)}"] if len(modes) > 1 else ["mode=competition,hub"]
    vary = f"vary={','.join(uncertain)}"
    return shlex.join(["civsim", "sweep", *words, vary, f"town={one.scenario.town.name}", *chosen, *kept])
