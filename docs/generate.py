"""Write the generated parts of MODEL.md and docs/how_to/nation.md: `make document`. A test checks them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from civsim.draws import MEANINGS
from civsim.measures import MEASURES
from civsim.nation.figures import FIELDS, read_common, read_field
from civsim.nation.scaling import RULES, figures
from civsim.parameters.registry import PARAMETERS

ROOT = Path(__file__).resolve().parents[1]
MODEL = ROOT / "MODEL.md"
NATION = ROOT / "docs" / "how_to" / "nation.md"
BATCH = ROOT / "src" / "civsim" / "engines" / "batch"
MESA = ROOT / "src" / "civsim" / "engines" / "mesa"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)


def parameters() -> str:
    """Return all parameters with default, unit, bounds, range for studies, role and source."""
    rows = []
    for one in PARAMETERS.values():
        bounds = ", ".join(one.choices) if one.choices else f"{one.low:g} to {one.high:g}"
        low, high = one.sweep_range
        studied = "" if one.choices else f"{low:g} to {high:g}"
        rows.append((f"`{one.name}`", one.default, one.unit, bounds, studied, one.role, one.en, one.source))
    heads = ("parameter", "default", "unit", "allowed", "in studies", "role", "meaning", "source of the default")
    return table(heads, rows)


def streams() -> str:
    """Return the streams of draws and what each decides."""
    return table(("stream", "decides"), ((f"`{name}`", meaning) for name, meaning in MEANINGS.items()))


def measures() -> str:
    """Return all measures with level and unit, and whether more is better."""
    better = {1: "more", -1: "less", 0: ""}
    rows = (
        (f"`{one.name}`", one.en, one.level, one.unit, better[one.better], (one.function.__doc__ or "").split("\n")[0])
        for one in MEASURES.values()
    )
    return table(("measure", "label", "level", "unit", "better", "definition"), rows)


def schedule() -> str:
    """Return what both engines call in a week, in order, with the sentence that each function begins with."""
    fast, readable = _calls(BATCH / "week.py", "organise", "serve"), _calls(MESA / "model.py", "step")
    lists = []
    for names, folder in ((fast, BATCH), (readable, MESA)):
        said = _sentences(folder)
        known = [name for name in names if name in said]
        lists.append("\n".join(f"{k}. `{name}`: {said[name]}" for k, name in enumerate(known, 1)))
    return f"Fast engine (`engines/batch/week.py`):\n\n{lists[0]}\n\nReadable engine (`engines/mesa`):\n\n{lists[1]}"


def _calls(path: Path, *parts: str) -> list[str]:
    """Return what the functions named in `parts` call in a file, in order, its own methods opened up."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    names: list[str] = []

    def walk(name: str) -> None:
        found = [node for node in ast.walk(functions[name]) if isinstance(node, ast.Call)]
        for call in sorted(found, key=lambda node: (node.lineno, node.col_offset)):
            called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if called.startswith("_") and called in functions:
                walk(called)
            elif called not in names:
                names.append(called)

    for part in parts:
        walk(part)
    return names


def _sentences(folder: Path) -> dict[str, str]:
    """Return the first sentence of every function in a folder."""
    said = {}
    for path in sorted(folder.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and ast.get_docstring(node):
                said.setdefault(node.name, "")
                said[node.name] = said[node.name] or (ast.get_docstring(node) or "").split("\n")[0]
    return said


def scaling() -> str:
    """Return the rules that make a town of a municipality."""
    rows = ((f"`{name}`", PARAMETERS[name].en, rule.__doc__ or "") for name, rule in RULES.items())
    return table(("parameter of the town", "meaning", "rule"), rows)


def scaling_figures() -> str:
    """Return the figures that the scaling rules use, with unit, source and note."""
    named = figures(read_common(), [read_field(name) for name in FIELDS])
    rows = ((_named(name, where), one.value, one.unit, one.source, one.note) for name, where, one in named)
    return table(("figure", "value", "unit", "source", "note"), rows)


def _named(name: str, where: str) -> str:
    """Return what a figure of the scaling rules is called; some are told in words, not by a name."""
    text = f"`{name}`" if name.isidentifier() else name
    return f"{text}, {where}" if where else text


Parts = Mapping[str, Callable[[], str]]
PARTS: Parts = {"parameters": parameters, "streams": streams, "measures": measures, "schedule": schedule}
NATION_PARTS: Parts = {"scaling": scaling, "scaling_figures": scaling_figures}


def rendered(text: str, parts: Parts = PARTS) -> str:
    """Return the text with every generated part renewed."""
    for name, make in parts.items():
        begin, end = f"<!-- generated: {name} -->\n", "<!-- end -->"
        head, rest = text.split(begin)
        text = f"{head}{begin}\n{make()}\n\n{end}{rest.split(end, 1)[1]}"
    return text


if __name__ == "__main__":
    for path, made in ((MODEL, PARTS), (NATION, NATION_PARTS)):
        path.write_text(rendered(path.read_text(encoding="utf-8"), made), encoding="utf-8")
