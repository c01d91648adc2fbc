"""The panel of choices: town, mode, levers, the week of introduction, and the form for a town of one's own."""

from __future__ import annotations

import json
from collections.abc import Iterable

from htmltools import Tag, TagList, tags

from civsim.analysis.parameter_words import meaning, parameter_label
from civsim.app.choice import Choice
from civsim.app.levers import GROUPS, LEVERS, Lever, moves
from civsim.app.library import Library
from civsim.app.link import OWN, SETTINGS
from civsim.app.own_town import BOUNDS, LONGEST_NAME, QUESTIONS, Form
from civsim.messages import code, mark, spoken, translate
from civsim.nation.figures import FIELDS, read_field
from civsim.scenario import BASELINE

FIRST_WEEK = 52
"""The week of an introduction that is proposed."""


def towns(library: Library, choice: Choice, language: str) -> Tag:
    """Return the list of towns, with their labels, and the entry for a town of one's own."""
    labels = {name: spoken(library.town_labels[name], language) for name in library.towns}
    if choice.form is None and choice.town not in labels:
        labels[choice.town] = spoken(choice.scenario.town.label, language)
    labels[OWN] = translate(mark("My own town …"), language)
    chosen = OWN if choice.form else choice.town
    return _select("town", translate(mark("Town"), language), labels.items(), chosen)


def modes(library: Library, choice: Choice, language: str) -> Tag:
    """Return the list of modes, with their labels."""
    labels = [(name, spoken(library.modes[name].label, language)) for name in library.modes]
    return _select("mode", translate(mark("Form of organisation"), language), labels, choice.mode)


def _select(key: str, label: str, options: Iterable[tuple[str, str]], chosen: str) -> Tag:
    listed = [tags.option(text, value=name, selected="" if name == chosen else None) for name, text in options]
    return tags.div(tags.label(label, for_=key), tags.select(*listed, id=key, data_key=key), class_="field")


def described(choice: Choice, language: str) -> Tag:
    """Return what the town and the mode are, in a sentence each."""
    town, library = choice.scenario.town, choice.library
    own = library.modes[town.own_mode].label if town.own_mode in library.modes else {}
    today = translate(mark("Present form: {mode}"), language).format(mode=spoken(own, language)) if own else ""
    return tags.div(
        tags.p(f"{spoken(town.label, language)}: {spoken(town.field, language)}. {today}."),
        tags.p(spoken(library.modes[choice.mode].description, language)),
        class_="note",
    )


def levers(choice: Choice, language: str) -> Tag:
    """Return the levers that move something under the chosen mode, by what they are about."""
    values = choice.in_force
    set_by_mode = choice.library.arrangement
    groups = []
    for number, (title, group) in enumerate(GROUPS.items()):
        shown = [_lever(one, choice, language) for one in group if moves(one.name, values)]
        note = None
        if len(shown) < len(group):
            text = mark("This form has no forum, so that sharing, planning and pooling have nothing to act on.")
            note = tags.p(translate(text, language), class_="note")
        groups.append(
            tags.details(tags.summary(translate(title, language)), note, *shown, open="" if number == 0 else None)
        )
    others = {name: value for name, value in choice.values.items() if name not in LEVERS}
    also = None
    if others:
        text = ", ".join(
            f"{parameter_label(name, language)}: {meaning(name, value, language)}" for name, value in others.items()
        )
        also = tags.p(translate(mark("Also set: {values}"), language).format(values=text), class_="note")
    return tags.div(
        *groups, also, id="levers", data_arrangement=" ".join(sorted(set_by_mode)), data_settings=" ".join(SETTINGS)
    )


def _lever(lever: Lever, choice: Choice, language: str) -> Tag:
    """Return one lever: a question, the slider, what its value means, and where the value comes from."""
    default, value = float(choice.as_it_is.in_force[lever.name]), float(choice.in_force[lever.name])
    values = lever.values(default, value)
    meanings = [lever.meaning(one, language) for one in values]
    key, position = f"lever-{lever.name}", values.index(value)
    told = translate(mark("{label}, from “{low}” to “{high}”. Default: {source}"), language).format(
        label=lever.label(language), low=meanings[0], high=meanings[-1], source=lever.source(language)
    )
    return tags.div(
        tags.label(translate(lever.question, language), for_=key),
        tags.input(
            type="range",
            id=key,
            min=0,
            max=len(values) - 1,
            step=1,
            value=position,
            data_key=lever.name,
            data_default=values.index(default),
            data_values=json.dumps(values),
            data_meanings=json.dumps(meanings, ensure_ascii=False),
            aria_valuetext=meanings[position],
            aria_describedby=f"{key}-source",
        ),
        tags.output(meanings[position], for_=key, id=f"{key}-value"),
        tags.small(told, id=f"{key}-source"),
        class_="lever",
    )


def introduction(choice: Choice, language: str) -> Tag:
    """Return the choice of the week in which the mode takes the place of competition."""
    weeks = choice.scenario.weeks
    week = choice.start
    text = translate(mark("Introduce the form later, after a time of competition"), language)
    return tags.details(
        tags.summary(translate(mark("When does it begin?"), language)),
        tags.div(
            tags.input(type="checkbox", id="later", checked="" if week is not None else None),
            tags.label(text, for_="later"),
            class_="check",
        ),
        tags.div(
            tags.label(translate(mark("Week of the introduction"), language), for_="start"),
            tags.input(
                type="number",
                id="start",
                min=0,
                max=weeks - 1,
                step=1,
                value=52 if week is None else week,
                data_key="start",
            ),
            tags.small(translate(mark("of {weeks} weeks measured"), language).format(weeks=weeks)),
            class_="field",
        ),
        open="" if week is not None else None,
    )


def own_town(library: Library, form: Form | None, language: str) -> Tag:
    """Return the form for a town of one's own; what is left empty follows from the scaling rules."""
    given = form.texts() if form else {}
    text = mark("What you leave empty is estimated from the number of inhabitants.")
    today = mark("How help is organised today")
    name = tags.input(type="text", id="own-name", maxlength=LONGEST_NAME, value=given.get("name", ""))
    fields = [(one, spoken(read_field(one).town["label"], language)) for one in FIELDS]
    present = [(one, spoken(library.modes[one].label, language)) for one in library.modes]
    numbers = [
        _field(
            key,
            translate(QUESTIONS[key], language),
            tags.input(
                type="number",
                id=f"own-{key}",
                min=f"{BOUNDS[key][0]:g}",
                max=f"{BOUNDS[key][1]:.0f}",
                value=given.get(key, ""),
            ),
        )
        for key, (low, high) in BOUNDS.items()
    ]
    return tags.fieldset(
        tags.legend(translate(mark("My own town"), language)),
        _field("name", translate(mark("Name of the town"), language), name),
        _choice_of("field", translate(mark("Field"), language), fields, given.get("field", FIELDS[0])),
        _choice_of("present", translate(today, language), present, given.get("present", BASELINE)),
        *numbers,
        tags.p(translate(text, language), class_="note"),
        tags.button(translate(mark("Use this town"), language), type="button", id="use-own", class_="primary"),
        id="own",
        hidden="" if form is None else None,
    )


def _field(key: str, label: str, entry: Tag) -> Tag:
    return tags.div(tags.label(label, for_=f"own-{key}"), entry, class_="field")


def _choice_of(key: str, label: str, options: Iterable[tuple[str, str]], chosen: str) -> Tag:
    listed = [tags.option(text, value=name, selected="" if name == chosen else None) for name, text in options]
    return _field(key, label, tags.select(*listed, id=f"own-{key}"))


def languages(texts: dict[str, str], language: str) -> TagList:
    """Return the links to the page in every language; the script adds what is chosen."""
    return TagList(
        *(
            tags.a(
                text,
                href=f"?lang={one}",
                lang=one,
                hreflang=one,
                data_language=one,
                aria_current="true" if code(language) == one else None,
            )
            for one, text in texts.items()
        )
    )
