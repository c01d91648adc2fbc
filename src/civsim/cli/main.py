"""The first word chooses the command; key=value words follow."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from civsim.errors import InputError, unknown
from civsim.files import LACKS, reason

HELP = """civsim: what changes when organisations collaborate instead of compete?

Begin here
  civsim compare town=pirmasens             all six modes of a town, the same luck in each, against competition
  civsim compare town=all                   the same for every town
  civsim compare a.yaml b.yaml              any scenarios, the first as baseline
  civsim run town=musterstadt mode=pact     one scenario
  civsim app                                a page to try towns, modes and levers, German and English (port=8765)
  civsim watch town=musterstadt mode=pact   a small town's agents in the browser, week by week (language=de port=8766)

What is behind a difference?
  civsim attribute town=hannover mode=hub   which part of a mode brings how much of its difference to competition
  civsim optimum town=pirmasens mode=hub    how near the modes come to what is possible
  civsim assumptions town=pirmasens         do the differences survive other values of what is assumed?
  civsim replicates town=pirmasens mode=hub precision=0.5   how many pairs of runs until ±0.5 points, or until a cap
  civsim trace recipient=17 mode=hub        why did this happen? one person's story with the draws and rules behind it
  civsim diff competition hub               the first decision where two runs part (docs/how_to/trace.md)

Studies of many runs
  civsim experiment scarcity                a question with its design and expected signs (civsim list experiments)
  civsim sweep mode=competition,hub load=0.5:2 design=lhs points=64   a design of any parameters, stored run by run
  civsim sweep design=FILE.csv replicates=32   a design of your own; the same command goes on after a stop
  civsim analyse FOLDER measure=coverage    a finished sweep: what matters (Sobol, Morris), where a mode fails, regret
  civsim calibrate observed=FILE.csv town=pirmasens vary=[load,leakage]   values that fit a town's own figures
  civsim nation municipalities=FILE         every municipality of a table as a town, at 1:1 (docs/how_to/nation.md)
  civsim reproduce results/pirmasens        run a folder, table or figure again: identical, or what differs

For others to read
  civsim report results/compare_pirmasens   the results as a page for the town hall, German and English (language=de)
  civsim explorer FOLDER                    a finished sweep as one file with sliders, offline, German and English
  civsim indicators                         one page: what a town should count to know the impact of its collaboration

Can it be believed?
  civsim verify                             limit cases: does the model reproduce what is known?
  civsim verify erlang_b servers=7 load=1.3 one limit case with any parameters
  civsim verify patterns                    results of the towns beside published figures that were no inputs
  civsim verify patterns town=pirmasens history=true   which assumed values agree with what is known of a town?
  civsim check town=musterstadt mode=hub    do the laws of the model hold there (people, hours, euros, luck, bound)?
  civsim parity town=musterstadt mode=hub   do both engines give the same bits?
  civsim doctor                             what this machine has and lacks, with the remedy for each lack
  civsim list                               what there is; 'civsim list parameters' for all parameters

Words key=value change a parameter or a setting, for example leakage=0.2 load=1.5 weeks=520 seed=7.
  replicates=32   runs of each scenario          weeks=260 burn_in=52   measured weeks, weeks before them
  engine=batch    fast; engine=mesa is readable  workers=2              threads; numbers do not depend on it
  seed=1          luck of the runs               town_seed=1            synthetic parts of the town
  out=FOLDER      where results go               redraw_town=true       a new town for every run
  resources=free  a mode may gain or lose gifts and volunteers; fixed: organisation alone; both: one after the other
  gross=true      for compare: also what the modes would bring if coordination cost no hours; doubles the runs
  dry_run=true    for experiment, sweep and nation: what would be run and what is expected; nothing runs
  runs=FOLDER     for experiment: judge runs that were kept anew, for new claims or words
  only=load,own_tries,strengths   for assumptions: try these only; only=people,euros   for check: these laws only
  measure=coverage budget=20min baseline=competition   for attribute: what is shared out, in what time, against what

Options: --config-dir FOLDER (own towns and modes), --json (print for a program), --help, --version.
Bad input ends with exit code 2 and one message; what parity, verify or check finds wrong with 1;
Ctrl-C with 130; success with 0.
"""

COMMANDS = {
    "compare": "commands",
    "run": "commands",
    "attribute": "attribute",
    "optimum": "optimum",
    "assumptions": "assumptions",
    "experiment": "experiment",
    "replicates": "replicates",
    "analyse": "analyse",
    "calibrate": "calibrate",
    "report": "reporting",
    "app": "app",
    "watch": "watch",
    "explorer": "explorer",
    "indicators": "indicators",
    "sweep": "sweep",
    "reproduce": "reproduce",
    "verify": "verify",
    "nation": "nation",
    "parity": "commands",
    "check": "check",
    "trace": "trace",
    "diff": "diff",
    "doctor": "doctor",
    "list": "listing",
}
"""The module of each command; it is imported when the command is called, so that the others cost nothing."""


FUNCTIONS = {"list": "show"}  # a function cannot well be called like the built-in type


SPELLED = {"app": ("host", "port"), "watch": ("port",)}
"""Words that may be written as options, --host NAME, as other servers have it."""


STOPPED = 130
"""The exit code after Ctrl-C, as shells have it."""

NOTHING_KEPT = "Files that were finished are whole; the same command begins anew."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if arguments is None:
        gc.set_threshold(200_000, 20, 20)  # a process of our own: imports make many objects and hardly any garbage
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the processors are for runs; idle threads keep them busy
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        return _dispatch(words)
    except InputError as error:
        print(f"civsim: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt as stop:
        print(f"civsim: stopped. {_what_is_kept(stop)}", file=sys.stderr)
        if arguments is None:
            _leave(STOPPED)
        return STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.errno not in LACKS:
            raise
        where = f"{error.filename}: " if error.filename else ""
        print(f"civsim: {where}{reason(error)}. {_what_is_kept(error)}", file=sys.stderr)
        return 2
    finally:
        if arguments is None:
            gc.freeze()  # the end frees all memory at once; looking for what could be freed takes half a second


def _what_is_kept(error: BaseException) -> str:
    return " ".join(getattr(error, "__notes__", [])) or NOTHING_KEPT


def _leave(code: int) -> NoReturn:
    """End this process at once: threads that compute would keep it for as long as their runs take."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _dispatch(words: list[str]) -> int:
    for word in words:
        if word != word.encode("utf-8", "replace").decode():
            raise InputError(f"{word!a} is not written in UTF-8, as this terminal sends it "
                             f"({sys.getfilesystemencoding()}); set PYTHONUTF8=1 and try again.")  # fmt: skip
    if not words or "--help" in words or "-h" in words or words[0] == "help":
        print(HELP, end="")
        return 0
    if words[0] == "--version" or words == ["version"]:
        from civsim.version import VERSION

        print(f"civsim {VERSION}")
        return 0
    command, *rest = words
    if command not in COMMANDS:
        raise unknown("command", command, COMMANDS)
    folders, as_json, overrides = _options(rest, SPELLED.get(command, ()))
    run = getattr(import_module(f"civsim.cli.{COMMANDS[command]}"), FUNCTIONS.get(command, command))
    return int(run(overrides, folders, as_json))


def _options(words: list[str], spelled: Sequence[str]) -> tuple[list[Path], bool, list[str]]:
    folders, overrides, as_json = [], [], False
    queue = iter(words)
    for word in queue:
        if word == "--json":
            as_json = True
        elif word == "--config-dir" or word.startswith("--config-dir="):
            value = word.partition("=")[2] or next(queue, "")
            if not Path(value).is_dir() or not value:
                raise InputError(f"--config-dir {value!r} is not a folder.")
            folders.append(Path(value))
        elif word.startswith("--") and (name := word[2:].partition("=")[0]) in spelled:
            overrides.append(f"{name}={word.partition('=')[2] or next(queue, '')}")
        elif word.startswith("-"):
            raise InputError(f"There is no option {word!r}. Options: --config-dir FOLDER, --json, --help, --version.")
        else:
            overrides.append(word)
    return folders, as_json, overrides
