"""What a user asks of a nation: which municipalities, fields and modes, and how to run them."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from civsim.configuration import Study, load_values
from civsim.configuration.checks import one_of
from civsim.configuration.compose import parse
from civsim.errors import InputError
from civsim.messages import ENGLISH, languages
from civsim.nation.figures import BOTH, FIELDS, Common, Field, fields_of, read_common, read_field, with_figures
from civsim.nation.municipality import Register
from civsim.nation.places import read_places
from civsim.nation.register import read_register
from civsim.nation.run import Work
from civsim.nation.scaling import RULES, town_values
from civsim.nation.towns import Chunk, Templates, chunks_of, places_of
from civsim.scenario import BASELINE
from civsim.sweep.executors import EXECUTORS

OWN = ("municipalities", "field", "only", "dry_run", "language", "executor", "scheduler")
FIXED = {"town": "field=", "tables": "", "calendar": "", "name": ""}
REPLICATES = 1
OUT = Path("results") / "nation"


@dataclass(frozen=True)
class NationStudy:
    """A nation and how to simulate it.

    Attributes:
        register: the municipalities. common, fields: figures of the scaling rules, of all fields there are.
        chosen: names of the fields that are simulated. modes: the first is the baseline.
        templates: scenarios by field and mode. replicates, workers, out: as for any study.
        dry_run: say what would be done and do nothing. language: of what is printed.
        executor, scheduler: who does the work (see `civsim.sweep.executors`).
    """

    register: Register
    common: Common
    fields: tuple[Field, ...]
    chosen: tuple[str, ...]
    modes: tuple[str, ...]
    templates: Templates
    replicates: int
    workers: int | None
    out: Path
    dry_run: bool
    language: str
    executor: str
    scheduler: str | None

    @functools.cached_property
    def chunks(self) -> list[Chunk]:
        """The towns in chunks, the largest first."""
        return chunks_of(places_of(self.register.municipalities, self.fields, self.chosen, self.common))

    @property
    def people(self) -> int:
        """People of the target groups that are simulated."""
        return sum(chunk.people for chunk in self.chunks)

    @property
    def towns(self) -> int:
        """Towns that are simulated: one per municipality and field."""
        return sum(len(chunk.places) for chunk in self.chunks)

    @property
    def work(self) -> Work:
        """What each chunk needs."""
        return Work(self.templates, self.modes, self.replicates)

    def fixed(self) -> dict[str, Any]:
        """Return what decides every number, for the manifest of the store."""
        first = self.templates[self.chosen[0], self.modes[0]]
        return {
            "municipalities": _digest(repr(self.register.municipalities)),
            "towns": _digest(repr([town_values(place) for chunk in self.chunks for place in chunk.places])),
            "scenarios": {f"{field} {mode}": one.digest() for (field, mode), one in self.templates.items()},
            "fields": list(self.chosen),
            "modes": list(self.modes),
            "replicates": self.replicates,
            "weeks": first.weeks,
            "burn_in": first.burn_in,
            "seed": first.seed,
            "town_seed": first.town_seed,
        }


def load_nation(words: Sequence[str], *, config_dirs: Sequence[Path] = ()) -> NationStudy:
    """Return the study that the words `key=value` describe.

    Raises:
        InputError: for input that cannot be used; nothing was run then.
    """
    given = parse(words)
    _refuse_unfit(given)
    own = {key: given.pop(key, None) for key in OWN}
    modes = _listed(given.pop("mode", None)) or [BASELINE]
    if len(set(modes)) < len(modes):
        raise InputError(f"mode={','.join(modes)} names a mode twice.")
    fields, common = _figures(given)
    chosen = fields_of(str(own["field"] or BOTH))
    studies = {
        (one.name, mode): _study(one, mode, given, config_dirs)
        for one in fields
        for mode in modes
        if one.name in chosen
    }
    first = next(iter(studies.values()))
    only = _listed(own["only"])
    file = own["municipalities"]
    register = read_places(common, only) if file is None else read_register(Path(str(file)), common, only)
    study = NationStudy(
        register=register,
        common=common,
        fields=fields,
        chosen=chosen,
        modes=tuple(modes),
        templates={key: dataclasses.replace(one.scenario, name=" ".join(key)) for key, one in studies.items()},
        replicates=first.replicates if "replicates" in given else REPLICATES,
        workers=first.workers,
        out=first.out or OUT,
        dry_run=_is_true(own["dry_run"]),
        language=one_of(own["language"] or ENGLISH, languages(), "language", "language"),
        executor=one_of(own["executor"] or EXECUTORS[0], EXECUTORS, "executor", "executor"),
        scheduler=None if own["scheduler"] is None else str(own["scheduler"]),
    )
    _refuse_nobody(study)
    return study


def figures_of(words: Sequence[str]) -> tuple[Common, tuple[Field, ...]]:
    """Return the figures of the scaling rules that hold under the words of a command."""
    fields, common = _figures(parse(words))
    return common, fields


def _figures(given: dict[str, Any]) -> tuple[tuple[Field, ...], Common]:
    """Take the figures of the scaling rules out of what is given, and return all figures with these values."""
    fields, common = tuple(read_field(name) for name in FIELDS), read_common()
    known = {*common.figures, *(name for one in fields for name in one.scaling)}
    fields, common = with_figures(fields, common, {name: given.pop(name) for name in known & set(given)})
    if sum(float(one.scaling["people_share"].value) for one in fields) > 1.0:
        raise InputError("people_share is that of each field; the fields together cannot have more than everybody.")
    return fields, common


def _refuse_unfit(given: Mapping[str, Any]) -> None:
    """Refuse what has no meaning for thousands of towns at once."""
    for name in given:
        if name in RULES:
            raise InputError(f"{name}={given[name]} is set by a scaling rule for every municipality; leave it out.")
        if name in FIXED:
            hint = " Fields are chosen by field=youth, seniors or both." if name == "town" else ""
            raise InputError(f"{name}= belongs to one town and is not used for a nation; leave it out.{hint}")


def _study(field: Field, mode: str, given: Mapping[str, Any], config_dirs: Sequence[Path]) -> Study:
    """Return the study of a field under a mode, from whose scenario all its towns are made."""
    study = load_values({**given, "town": dict(field.town), "mode": mode}, config_dirs=config_dirs)
    if study.engine != "batch":
        raise InputError(f"engine={study.engine}: a nation is simulated by the batch engine; leave it out.")
    return study


def _refuse_nobody(study: NationStudy) -> None:
    if not study.chunks:
        register = study.register
        raise InputError(
            f"{register.source}: {len(register.municipalities)} municipalities with {register.population} inhabitants "
            "have nobody in a target group; nothing is left to simulate."
        )


def _listed(value: object) -> list[str]:
    """Return a value of the command line as a list of texts; numbers may have lost a leading zero, texts not."""
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]


def _is_true(value: object) -> bool:
    if value in (None, False, True):
        return bool(value)
    raise InputError(f"dry_run={value!r} is not true or false.")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
