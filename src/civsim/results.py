"""The folder of results: manifest, configuration, tables and figures."""

from __future__ import annotations

import functools
import hashlib
import itertools
import json
import os
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from civsim.analysis.headlines import Headlines
from civsim.beside import both
from civsim.errors import InputError
from civsim.experiment.kept import FOLDER as UNFINISHED
from civsim.files import reason
from civsim.files import replace as replace
from civsim.messages import languages
from civsim.origin import git_commit, source_digest, system
from civsim.scenario import Scenario
from civsim.study import Results
from civsim.version import VERSION

if TYPE_CHECKING:
    import pandas as pd


MANIFEST = "manifest.json"
FIGURES = "figures"
DIVIDEND = "dividend"
REPORTS = ("report_*.html", "report_*.pdf")
"""What `civsim report` adds to a folder; the command that made the results does not make them again."""
DRAWN = (".svg", ".png")
LONG = ("runs", "timeseries")


def prepare(folder: Path) -> Path:
    """Return the folder, made if needed; it may hold earlier results, which are replaced at the end.

    Raises:
        InputError: if it cannot be written, or holds something else or runs that were stored one by one.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if {one.name for one in folder.iterdir()} - {UNFINISHED} and not (folder / MANIFEST).exists():
            raise InputError(f"out={folder} is not empty and holds no results of civsim; choose another folder.")
        if kind := _kind_of_store(folder):
            raise InputError(f"out={folder} holds the runs of a {kind}, which would be lost; choose another folder.")
        probe = folder / f".probe-{os.getpid()}"
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        raise InputError(f"out={folder} cannot be written: {reason(error)}.") from None
    return folder


def _kind_of_store(folder: Path) -> str:
    """Return what is stored in a folder run by run, "sweep" or "nation"; nothing where it holds other results."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    return str(found.get("kind") or "") if isinstance(found, dict) else ""


def place(out: Path | None, name: str, command: Sequence[str], digests: Collection[str] = ()) -> Path:
    """Return the prepared folder of a command: `out`, or else one below results/ in which nothing is lost.

    The same command finds the same folder; where another one, other scenarios or another version of the source left
    results there, the next free name serves: results/name-2, results/name-3, ...

    Args:
        out: the folder that the user names, if any; earlier results there are replaced.
        name: of the folder below results/, parts of it separated by slashes.
        command: words of the command, the first without "civsim".
        digests: hashes of the scenarios, where the words alone do not say what is run.
    """
    if out is not None:
        return prepare(out / name.partition("/")[2])
    top, _, below = name.partition("/")
    candidates = (Path("results") / (top if n == 1 else f"{top}-{n}") / below for n in itertools.count(1))
    return prepare(next(one for one in candidates if _is_free_for(one, command, digests)))


def empty_figures(folder: Path) -> Path:
    """Return the subfolder for figures, without those of earlier results, whose titles would not fit the tables."""
    figures = folder / FIGURES
    figures.mkdir(exist_ok=True)
    for path in figures.iterdir():
        if path.suffix in DRAWN:
            path.unlink()
    return figures


def _is_free_for(folder: Path, command: Sequence[str], digests: Collection[str]) -> bool:
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        told = _without_place(found["command"][1:])
        same_scenarios = not digests or set(found["scenarios"].values()) == set(digests)
        return bool(told == _without_place(command) and found["source"] == source_digest() and same_scenarios)
    except FileNotFoundError:
        return True
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _without_place(command: Sequence[str]) -> list[str]:
    return [word for word in command if word.partition("=")[0] not in ("out", "workers")]


def write_text(path: Path, text: str) -> None:
    """Write a text into a file, the whole of it or nothing."""
    replace(path, lambda part: part.write_text(text, encoding="utf-8"))


def write_tables(folder: Path, tables: Mapping[str, pd.DataFrame], stamp: str = "") -> None:
    """Write tables into the folder: one row a run or a quarter as Parquet, all else as CSV.

    Each says where it comes from (`stamp`): CSV in a last column, Parquet in its metadata.
    """
    for name, table in tables.items():
        if name in LONG:
            replace(folder / f"{name}.parquet", functools.partial(_write_parquet, table, stamp))
        else:
            write_csv(folder / f"{name}.csv", table.assign(provenance=stamp) if stamp else table)


def write_csv(path: Path, table: pd.DataFrame) -> None:
    """Write a table into a file as comma-separated values, the whole of it or nothing."""
    replace(path, functools.partial(table.to_csv, index=False, lineterminator="\n"))


def _write_parquet(table: pd.DataFrame, stamp: str, path: Path) -> None:
    import pyarrow
    import pyarrow.parquet

    found = pyarrow.Table.from_pandas(table, preserve_index=False)
    metadata = {**(found.schema.metadata or {}), b"civsim": stamp.encode()}
    pyarrow.parquet.write_table(found.replace_schema_metadata(metadata), path)


def write_manifest(folder: Path, command: Sequence[str], content: Mapping[str, Any]) -> None:
    """Write the manifest, which comes last: version, commit, command, and what else makes the same results again."""
    head = {"civsim": VERSION, "git_commit": git_commit(), "source": source_digest(), "command": ["civsim", *command]}
    whole = {**head, **content, "system": system()}
    write_text(folder / MANIFEST, json.dumps(whole, indent=2, ensure_ascii=False) + "\n")


def provenance(scenarios: Sequence[Scenario]) -> str:
    """Return the line that figures carry: version, commit, seed, scenario hashes."""
    first = scenarios[0]
    digests = " ".join(one.digest()[:8] for one in scenarios)
    return origin_line(f"seed {first.seed}, town seed {first.town_seed} · {digests}")


def stamp(scenarios: Sequence[Scenario]) -> str:
    """Return what tables carry: version, commit, seed, and one hash of all scenarios that they compare."""
    first = scenarios[0]
    return origin_line(
        f"seed {first.seed}, town seed {first.town_seed} · config {short_hash([one.digest() for one in scenarios])}"
    )


def short_hash(content: object) -> str:
    """Return a short hash of what was set, by which results can be told apart."""
    return hashlib.sha256(repr(content).encode()).hexdigest()[:12]


def origin_line(rest: str) -> str:
    """Return the line that says where something comes from: version and commit, then the rest."""
    return f"civsim {VERSION} ({(git_commit() or 'unknown')[:10]}) · {rest}"


def settings_of(scenarios: Sequence[Scenario], replicates: int, engine: str = "batch") -> dict[str, Any]:
    """Return what a manifest says of scenarios that were run."""
    first = scenarios[0]
    return {
        "engine": engine,
        "replicates": replicates,
        "scenarios": {one.name: one.digest() for one in scenarios},
        "seed": first.seed,
        "town_seed": first.town_seed,
        "redraw_town": first.redraw_town,
    }


def write(
    results: Results,
    folder: Path,
    *,
    replicates: int,
    command: Sequence[str],
    settings: Sequence[dict[str, Any]],
    tabulated: Callable[[], object] | None = None,
) -> None:
    """Write all files of the results into the folder; the manifest comes last.

    `tabulated` is called when the tables are there: nobody has to wait for the figures to read them.
    """
    import pandas as pd
    import yaml

    rows = [{"scenario": one.name, "town": one.town.name, "mode": one.mode, **one.values} for one in results.scenarios]
    tables = {"scenarios": pd.DataFrame(rows), "summary": results.summary, "differences": results.differences}
    tables |= {} if results.dividend is None else {DIVIDEND: results.dividend}
    for earlier in (folder / f"{DIVIDEND}.csv", *(path for name in REPORTS for path in folder.glob(name))):
        earlier.unlink(missing_ok=True)  # it would speak of other runs
    tables |= {"who_gains": results.who_gains, "runs": results.to_frame(), "timeseries": results.timeseries}
    write_tables(folder, tables, stamp(results.scenarios))
    write_text(folder / "config.yaml", yaml.safe_dump_all(settings, sort_keys=False, allow_unicode=True))
    if tabulated is not None:
        tabulated()
    draw(results, empty_figures(folder))
    write_manifest(folder, command, settings_of(results.scenarios, replicates, results.engine))


def draw(results: Results, folder: Path) -> None:
    """Draw the figures of every town, in every language that has a catalogue."""
    from civsim import plots  # noqa: F401  so that a copy of this process need not import it again

    first, *others = languages()
    both(lambda: _draw_in(first, results, folder), lambda: _draw_all(others, results, folder))


def _draw_all(several: Sequence[str], results: Results, folder: Path) -> None:
    for language in several:
        _draw_in(language, results, folder)


def _draw_in(language: str, results: Results, folder: Path) -> None:
    from civsim import plots

    for town in dict.fromkeys(one.town.name for one in results.scenarios):
        own = [one for one in results.scenarios if one.town.name == town]
        names, line = [one.name for one in own], provenance(own)
        summary = results.summary[results.summary["scenario"].isin(names)]
        differences = results.differences[results.differences["scenario"].isin(names)]
        series = results.timeseries[results.timeseries["scenario"].isin(names)]
        said = Headlines(summary, differences, {name: plots.short(name, own, language) for name in names}, language)
        if not series.empty:  # runs shorter than a quarter have none
            figure = plots.over_time(series, own, said.coverage(), line, language)
            plots.save(figure, folder / f"{town}_coverage_{language}")
        plots.save(plots.funnel(summary, own, said.losses(), line, language), folder / f"{town}_funnel_{language}")
        figure = plots.participation(summary, own, said.participation(), line, language)
        plots.save(figure, folder / f"{town}_participation_{language}")
        if len(own) > 1:
            figure = plots.paired_differences(differences, own, said.counted(), line, language)
            plots.save(figure, folder / f"{town}_differences_{language}")
        _draw_who_gains(results, own, line, language, folder)


def _draw_who_gains(results: Results, own: Sequence[Scenario], line: str, language: str, folder: Path) -> None:
    from civsim import plots

    positions = results.outcomes[own[0].name][0].districts[["x", "y"]]
    for one in own[1:]:
        if one.name in set(results.who_gains["scenario"]):
            figure = plots.who_gains(results.who_gains, own, one.name, positions, line, language)
            name = one.mode if len({other.mode for other in own}) == len(own) else one.name
            safe = re.sub(r"[^\w-]+", "_", name)
            plots.save(figure, folder / f"{one.town.name}_who_gains_{safe}_{language}")
