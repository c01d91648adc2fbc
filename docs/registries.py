"""What the reference shows, read from the registries when the pages are built: parameters, measures, towns, modes."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from importlib import import_module

import yaml
from docutils.nodes import Node
from generate import ROOT, streams, table
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import civsim.rules
from civsim.analysis.numbers import DIGITS, brief
from civsim.cli.main import HELP
from civsim.configuration import available_towns, load
from civsim.experiment.read import available_experiments, find, read
from civsim.measures import LEVELS_OF_MEASURES, MEASURES
from civsim.messages.catalogue import ENGLISH
from civsim.parameters import cooperation, money, people, provision, town
from civsim.parameters.parameter import Parameter
from civsim.rules.rule import RULES
from civsim.scenario import Town

SECTIONS = {
    "Town": town,
    "People who need help": people,
    "Provision": provision,
    "Money": money,
    "Cooperation": cooperation,
}
BETTER = {1: "more is better", -1: "less is better", 0: ""}


def parameters() -> str:
    """Return every parameter, a table for each section."""
    heads = ("parameter", "default", "unit", "allowed", "in studies", "role", "meaning", "source of the default")
    parts = []
    for title, section in SECTIONS.items():
        parts += [f"## {title}", table(heads, (_parameter(one) for one in section.PARAMETERS))]
    return "\n\n".join(parts)


def _parameter(one: Parameter) -> tuple[object, ...]:
    allowed = ", ".join(one.choices) if one.choices else f"{one.low:g} to {one.high:g}"
    low, high = one.sweep_range
    studied = "" if one.choices else f"{low:g} to {high:g}"
    meaning = f"{one.en} · *{one.de}*"
    return (f"`{one.name}`", one.default, one.unit, allowed, studied, one.role, meaning, one.source)


def measures() -> str:
    """Return every measure with its definition, a table for each level."""
    parts = []
    for level, title in LEVELS_OF_MEASURES.items():
        rows = (
            (f"`{one.name}`", f"{one.en} · *{one.de}*", one.unit, BETTER[one.better], _first(one.function.__doc__))
            for one in MEASURES.values()
            if one.level == level
        )
        parts += [f"## {title}", table(("measure", "label", "unit", "", "definition"), rows)]
    return "\n\n".join(parts)


def towns() -> str:
    """Return every town: what is published of it, what is estimated, what is synthetic."""
    return "\n\n".join(_town(load([f"town={name}"]).scenario.town) for name in available_towns())


def _town(one: Town) -> str:
    rows = (
        (f"`{key}`", brief(figure.value, DIGITS, ENGLISH) if not isinstance(figure.value, str) else figure.value,
         figure.unit, figure.year or "", figure.confidence, figure.source, figure.note)
        for key, figure in one.settings.items()
    )  # fmt: skip
    parts = [
        f"## {one.label[ENGLISH]}",
        f"`town={one.name}` · {one.field[ENGLISH]} · own mode: `{one.own_mode}`",
        table(("figure", "value", "unit", "year", "confidence", "source", "note"), rows),
        "\n".join(f"- {line}" for line in one.synthetic.get(ENGLISH, ())),
    ]
    return "\n\n".join(parts)


def modes() -> str:
    """Return every mode with what it sets and why."""
    parts = []
    for path in sorted((ROOT / "conf" / "mode").glob("*.yaml")):
        one = yaml.safe_load(path.read_text(encoding="utf-8"))
        rows = ((f"`{key}`", entry["value"], entry["reason"]) for key, entry in one["settings"].items())
        label, description = one["label"], one["description"]
        parts += [
            f"## {label['en']}",
            f"`mode={one['name']}` · *{label['de']}*",
            f"{description['en']}",
            f"*{description['de']}*",
            table(("parameter", "value", "reason"), rows),
        ]
    return "\n\n".join(parts)


def rules() -> str:
    """Return every rule with what it does, module by module."""
    modules = [f"civsim.rules.{one.name}" for one in pkgutil.iter_modules(civsim.rules.__path__)]
    for name in modules:
        import_module(name)
    with_rules = {function.__module__ for function in RULES}
    return "\n\n".join(
        f"### {name.rpartition('.')[2]}\n\n```{{eval-rst}}\n.. automodule:: {name}\n   :members:\n```"
        for name in modules
        if name in with_rules
    )


def commands() -> str:
    """Return what `civsim --help` prints."""
    return f"```text\n{HELP}```"


def experiments() -> str:
    """Return the questions of the experiments."""
    found = [read(find(name), {}) for name in available_experiments()]
    return table(("experiment", "question"), ((f"`{one.name}`", one.question["en"]) for one in found))


def _first(text: str | None) -> str:
    return (text or "").split("\n")[0]


PAGES: Mapping[str, Callable[[], str]] = {
    "parameters": parameters,
    "measures": measures,
    "rules": rules,
    "streams": streams,
    "towns": towns,
    "modes": modes,
    "commands": commands,
    "experiments": experiments,
}


class Registry(SphinxDirective):
    """`{registry} NAME`: what one of the functions above returns, as part of the page."""

    required_arguments = 1

    def run(self) -> list[Node]:
        """Return the parsed Markdown."""
        return self.parse_text_to_nodes(PAGES[self.arguments[0]](), allow_section_headings=True)


def setup(app: Sphinx) -> dict[str, bool]:
    """Make the directive known to Sphinx."""
    app.add_directive("registry", Registry)
    return {"parallel_read_safe": True}
