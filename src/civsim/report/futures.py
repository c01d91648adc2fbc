"""Sections of a sweep's report: in how many futures a mode is better, when that turns, regret, what matters."""

from __future__ import annotations

from collections.abc import Sequence

from civsim.analysis.numbers import difference, fixed, in_text, unit_of
from civsim.analysis.parameter_words import parameter_label
from civsim.discovery.analyses import Said
from civsim.discovery.boxes import wilson
from civsim.discovery.labels import policy_labels
from civsim.discovery.regret import Regret
from civsim.discovery.robustness import Robustness
from civsim.discovery.robustness_sentences import conditions, headline, how_sure, percent
from civsim.discovery.sensitivity import SOBOL, Sensitivity
from civsim.discovery.sensitivity_sentences import headline as moves
from civsim.messages import mark, mark_plural, translate, translate_plural
from civsim.report import cells
from civsim.report.analysed import Analysed, key_of, policies
from civsim.report.parts import Row, Section, Table
from civsim.report.town import drawn_in

HALF = 0.5
ENDS = 5
"""Futures shown at either end; the download holds all."""
MESSAGES = {
    "most": mark(
        "{policy} does better than {baseline} in most futures: in {share} % ({low}–{high}) of {n}, clearly in {won} %"
    ),
    "few": mark(
        "No mode does better than {baseline} in most futures; {policy} comes nearest, in {share} % ({low}–{high}) "
        "of {n}, clearly in {won} %"
    ),
    "open": mark(
        "No clear majority: {policy} does better than {baseline} in {share} % ({low}–{high}) of {n} futures, "
        "clearly in {won} %"
    ),
    "fails": mark("{policy} mostly does worse than {baseline} when {conditions}"),
    "gathers": mark("{policy} does worse than {baseline} most often when {conditions}"),
    "nowhere": mark("No condition was found under which {policy} mostly does worse than {baseline}"),
    "regret": mark("{policy} stays nearest to the best of every future: at most {most} {unit} behind"),
}


BEATS, TRULY = "beats_in", "beats_in_without_luck"
RANGE = ("", "_low", "_high")
"""Columns of the share of futures in which a policy is better, counted and estimated, and what their ends add."""


OVER = mark_plural(
    "{measure} of each mode over {n} futures, one run in each",
    "{measure} of each mode over {n} futures, mean of {runs} runs in each",
)


def answer(one: Analysed, topic: str, notes: Sequence[str], language: str) -> Section:
    """Return the answer: the mode that does better in most futures, and a row per policy."""
    found = [robust for _, robust in one.robust]
    names = list(one.regrets[0][1].policies)
    labels = policies(one, names, language)
    best = max(found, key=lambda robust: robust.share[0])
    share, low, high = best.share
    title = _said("most" if low > HALF else "few" if high < HALF else "open", best, labels, language).format(
        share=percent(share, language),
        low=percent(low, language),
        high=percent(high, language),
        n=best.futures,
        won=percent(best.clear[0], language),
    )
    said = [headline(robust, labels, language) for robust in found]
    said += [text.sentences[drawn_in(language)] for text, _ in one.regrets]
    return Section("answer", topic, title, said, tables=[_table(one, labels, language)], notes=notes)


def _said(key: str, found: Robustness, labels: dict[str, str], language: str) -> str:
    """Return a message with the names put in and all else left to be put in."""
    text = translate(MESSAGES[key], language)
    return text.replace("{policy}", labels[found.policy]).replace("{baseline}", labels[found.baseline])


def _table(one: Analysed, labels: dict[str, str], language: str) -> Table:
    rows = [_row(one, name) for name in labels]
    measure = one.asked.measure
    caption = translate(mark("Modes over {n} futures; 95 % intervals over futures in brackets"), language)
    heads = [cells.MODE, mark("better in % of futures"), mark("luck taken out, %"), mark("clearly better in %"),
             mark("clearly worse in %"), mark("best of all in %"), mark("mean regret, {unit}"),
             mark("largest regret, {unit}")]  # fmt: skip
    texts = []
    for row in rows:
        shares = ["", "", "", ""]
        if row["baseline"]:
            shares = [*(_range(row, key, language) for key in (BEATS, TRULY)),
                      *(percent(row[key], language) for key in ("won", "lost"))]  # fmt: skip
        amounts = [
            difference(row[f"mean_regret{end}"], measure, language, signed=False) for end in ("", "_low", "_high")
        ]
        mean = translate(mark("{mean} ({low} to {high})"), language)
        texts.append([labels[row["policy"]], *shares, percent(row["best_in"], language),
                      mean.format(mean=amounts[0], low=amounts[1], high=amounts[2]),
                      difference(row["largest_regret"], measure, language, signed=False)])  # fmt: skip
    written = [translate(head, language).format(unit=unit_of(measure, language)) for head in heads]
    return Table("answer", caption.format(n=one.robust[0][1].futures), written, texts, rows)


def _range(row: Row, name: str, language: str) -> str:
    if row[name] == "":
        return ""
    share, low, high = (percent(row[f"{name}{end}"], language) for end in RANGE)
    return f"{share} ({low}–{high})"


def _row(one: Analysed, policy: str) -> Row:
    """Return what is known of a policy over all futures; without a baseline where it is that of the others."""
    table = one.regrets[0][1].table
    regrets = {str(key): value for key, value in table.set_index("policy").loc[policy].to_dict().items()}
    empty = dict.fromkeys((*(f"{key}{end}" for key in (BEATS, TRULY) for end in RANGE), "won", "lost"), "")
    row: dict[str, object] = {"policy": policy, "baseline": "", **empty, **regrets}
    for _, found in one.robust:
        if found.policy == policy:
            won, lost = found.clear
            row |= {"baseline": found.baseline, "won": won, "lost": lost}
            row |= {f"{BEATS}{end}": share for end, share in zip(RANGE, found.share, strict=True)}
            row |= {f"{TRULY}{end}": share for end, share in zip(RANGE, found.without_luck or (), strict=False)}
    return row


def turn(said: Said, found: Robustness, one: Analysed, language: str) -> Section:
    """Return when the answer on one policy turns: the conditions, the figure, the futures at either end."""
    labels = policies(one, [found.policy, found.baseline], language)
    topic = translate(mark("When would the answer turn for {policy}?"), language).format(policy=labels[found.policy])
    key = "nowhere" if found.box is None else "fails" if found.box.density >= HALF else "gathers"
    told = "" if found.box is None else conditions(found.box.limits, language)
    title = _said(key, found, labels, language).replace("{conditions}", told)
    tables = [] if found.box is None else [_conditions(said, found, language)]
    tables.append(_futures(said, found, labels[found.policy], language))
    pictures = one.picture(said, title, language)
    return Section(f"turn-{key_of(said.name)}", topic, title, how_sure(found, language), pictures, tables)


def _conditions(said: Said, found: Robustness, language: str) -> Table:
    """Return the conditions with how many of the futures within them, and of all losses, they hold."""
    assert found.box is not None
    box = found.box
    low, high = wilson(box.failed_inside, box.inside)
    held = {"density": box.density, "density_low": low, "density_high": high, "inside": box.inside,
            "failed_inside": box.failed_inside, "failed": box.failed,
            "losses_held": box.failed_inside / box.failed}  # fmt: skip
    rows: list[Row] = [
        {"parameter": name, "above": "" if one.low is None else float(f"{one.low:.2g}"),
         "below": "" if one.high is None else float(f"{one.high:.2g}"), "choices": " ".join(one.choices), **held}
        for name, one in box.limits.items()
    ]  # fmt: skip
    texts = [
        [parameter_label(name, language), conditions({name: limit}, language)] for name, limit in box.limits.items()
    ]
    caption = translate(
        mark("Conditions that hold together; {inside} futures that did not serve to find them lie within, {failed} of "
             "them lost"), language
    ).format(inside=box.inside, failed=box.failed_inside)  # fmt: skip
    heads = [translate(head, language) for head in (mark("What is not known"), mark("Condition"))]
    return Table(f"{said.name}_conditions", caption, heads, texts, rows)


def _futures(said: Said, found: Robustness, policy: str, language: str) -> Table:
    """Return the futures in which a policy does worst and best; the download holds all."""
    ordered = found.table.sort_values("diff", kind="stable")
    rows = ordered.to_dict("records")
    shown = rows if len(rows) <= 2 * ENDS else [*rows[:ENDS], *rows[-ENDS:]]
    names = [str(name) for name in found.table.columns[: list(found.table.columns).index("diff")]]
    texts = [
        [cells.change({**row, "measure": found.measure}, language), *(_value(row[name], language) for name in names)]
        for row in shown
    ]
    caption = translate(
        mark("{policy}: futures in which it does worst and best, {unit} of {measure}; 95 % intervals over {n} paired "
             "runs in brackets; the download holds all {futures}"), language
    ).format(policy=policy, unit=unit_of(found.measure, language), measure=in_text(found.measure, language),
             n=int(found.table["n"].max()), futures=found.futures)  # fmt: skip
    heads = [translate(mark("Difference"), language), *(parameter_label(name, language) for name in names)]
    return Table(said.name, caption, heads, texts, rows)


def _value(value: object, language: str) -> str:
    return value.replace("_", " ") if isinstance(value, str) else fixed(float(str(value)), 3, language)


def regret(said: Said, found: Regret, one: Analysed, language: str) -> Section:
    """Return modes × futures: how far each stays behind the best of each future."""
    labels = policies(one, list(found.policies), language)
    least = found.table.iloc[0]
    title = translate(MESSAGES["regret"], language).format(
        policy=labels[least["policy"]], unit=unit_of(found.measure, language),
        most=difference(least["largest_regret"], found.measure, language, signed=False),
    )  # fmt: skip
    shown = found.table.to_dict("records")
    measure = found.measure
    heads = [
        cells.MODE,
        mark("mean, {unit}"),
        mark("worst future, {unit}"),
        mark("regret in nine of ten futures below"),
    ]
    level = cells.head(measure, language).rsplit(", ", 1)[-1]
    texts = [
        [labels[row["policy"]], _level(row["mean"], measure, language), _level(row["worst"], measure, language),
         difference(row["regret_90"], measure, language, signed=False)]
        for row in shown
    ]  # fmt: skip
    caption = translate_plural(OVER, one.runs, language).format(
        measure=in_text(measure, language), n=len(found.regrets), runs=one.runs
    )
    table = Table(said.name, caption[:1].upper() + caption[1:],
                  [translate(text, language).format(unit=level) for text in heads], texts, shown)  # fmt: skip
    note = translate(
        mark("Regret: how far a mode stays behind the best mode of the same future. All futures with it: {file}."),
        language,
    ).format(file=f"{one.folder.name}/{said.name}_futures.csv")
    topic = translate(mark("Which mode is regretted least?"), language)
    return Section("regret", topic, title, (), one.picture(said, title, language), [table], (), [note])


def _level(value: float, measure: str, language: str) -> str:
    return cells.level({"measure": measure, "mean": value, "ci_low": value, "ci_high": value}, language)


def sensitivity_title(found: Sensitivity, language: str) -> str:
    """Return what moves a measure most."""
    labels = policy_labels([name for name in (found.mode, found.baseline) if name], language)
    return moves(found, labels, language).removesuffix(".")


def matters(said: Said, found: Sensitivity, one: Analysed, language: str) -> Section:
    """Return what moves a measure most, with ranks only where they can be told apart."""
    title = sensitivity_title(found, language)
    is_share = found.method == SOBOL
    key = "total" if is_share else "size"
    rows = found.table.drop(columns=["label_de"]).to_dict("records")
    unit = "%" if is_share else unit_of(found.measure, language)
    texts = []
    for row in rows:
        values = [row[key], row[f"{key}_low"], row[f"{key}_high"]]
        told = [percent(max(0.0, value), language) if is_share else
                difference(value, found.measure, language, signed=False) for value in values]  # fmt: skip
        clear = translate(mark("yes") if row["shown"] else mark("not shown"), language)
        texts.append([parameter_label(row["parameter"], language), str(row["rank"]),
                      f"{told[0]} ({told[1]}–{told[2]})", clear])  # fmt: skip
    heads = (
        mark("What is not known"),
        mark("Rank"),
        mark("Influence, {unit} (95 % interval)"),
        mark("Influence shown"),
    )
    caption = translate(mark("Influence of each unknown; those with the same rank cannot be told apart"), language)
    table = Table(said.name, caption, [translate(head, language).format(unit=unit) for head in heads], texts, rows)
    topic = translate(mark("What matters most?"), language)
    sentence = said.sentences[drawn_in(language)]
    return Section(
        f"matters-{key_of(said.name)}", topic, title, [sentence], one.picture(said, title, language), [table]
    )
