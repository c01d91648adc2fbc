"""What a machine has and lacks to run civsim, with the remedy for each lack."""

from __future__ import annotations

import importlib.metadata
import locale
import os
import platform
import shutil
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
from packaging.requirements import Requirement

GOOD, LIMITED, BAD = "good", "limited", "bad"
"""Nothing to do; something cannot be used; civsim cannot work."""

OLDEST_PYTHON = (3, 11)
LEAST_MEMORY, LEAST_DISK = 1.0, 1.0
"""GB that a town of 140,000 people and its results need with room to spare."""

EXTRAS = {
    "analysis": "sensitivity, failure of modes and calibration (analyse, calibrate)",
    "app": "the page for the town hall (app)",
    "cluster": "sweeps on several machines (executor=dask)",
    "nation": "places without a table, and tables as Excel workbooks (nation)",
    "notebooks": "levers to move in notebooks",
    "report": "reports as PDF (report)",
    "watch": "the town in a browser while it lives (watch)",
}
"""What the optional extras are for; those that only developers need are not among them."""

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "firefox", "msedge", "safari")


@dataclass(frozen=True)
class Sign:
    """One thing looked at: its state, what was found, and what to do about it."""

    name: str
    state: str
    found: str
    remedy: str = ""


def look() -> Iterator[Sign]:
    """Yield everything looked at."""
    for one in LOOKS:
        yield from one()


def _python() -> Iterator[Sign]:
    found = f"Python {platform.python_version()} on {platform.system()} {platform.machine()}, {sys.executable}"
    wanted = ".".join(map(str, OLDEST_PYTHON))
    good = sys.version_info >= OLDEST_PYTHON
    yield Sign("interpreter", GOOD if good else BAD, found, "" if good else f"install Python {wanted} or newer")
    encoding = locale.getpreferredencoding(False)
    good = encoding.lower().replace("-", "") in ("utf8", "cp65001")
    yield Sign("text", GOOD if good else LIMITED, encoding,
               "" if good else "set PYTHONUTF8=1, so that other programs' files with umlauts can be read")  # fmt: skip


def _requirements() -> list[Requirement]:
    return [Requirement(text) for text in importlib.metadata.requires("civsim") or ()]


def _lack(wanted: Requirement) -> str:
    """Return what is wrong with the package that fulfils a requirement; "" if nothing is."""
    try:
        version = importlib.metadata.version(wanted.name)
    except importlib.metadata.PackageNotFoundError:
        return f"{wanted.name} is missing"
    return "" if wanted.specifier.contains(version, prereleases=True) else (
        f"{wanted.name} {version} is not {wanted.specifier}")  # fmt: skip


def _packages() -> Iterator[Sign]:
    from civsim.version import VERSION

    needed = [one for one in _requirements() if one.marker is None or one.marker.evaluate({"extra": ""})]
    lacks = [lack for one in needed if (lack := _lack(one))]
    yield Sign("civsim", GOOD, f"{VERSION} in {Path(__file__).parent}")
    yield Sign("packages", BAD if lacks else GOOD, "; ".join(lacks) or f"all {len(needed)} that it needs",
               "install civsim again: pip install --upgrade civsim" if lacks else "")  # fmt: skip


def _extras() -> Iterator[Sign]:
    known = _requirements()
    for extra, purpose in EXTRAS.items():
        own = [one for one in known if one.marker is not None and not one.marker.evaluate({"extra": ""})
               and one.marker.evaluate({"extra": extra})]  # fmt: skip
        if lacks := [lack for one in own if (lack := _lack(one))]:
            yield Sign(f"extra {extra}", LIMITED, f"{'; '.join(lacks)}: no {purpose}", f"pip install 'civsim[{extra}]'")
        elif own:
            yield Sign(f"extra {extra}", GOOD, purpose)


def _processors() -> Iterator[Sign]:
    from civsim.simulate import available_workers

    workers = available_workers()
    yield Sign("threads", GOOD, f"{workers} by default; workers=1 leaves the others free")
    free = psutil.virtual_memory().available / 1e9
    good = free >= LEAST_MEMORY
    yield Sign("memory", GOOD if good else LIMITED, f"{free:.1f} GB free",
               "" if good else "close other programs, or use workers=1")  # fmt: skip


def _compiled_code() -> Iterator[Sign]:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        import civsim.engines.batch.compiled  # noqa: F401  chooses the folder
    folder = Path(os.environ["NUMBA_CACHE_DIR"])
    if any(issubclass(one.category, RuntimeWarning) for one in said) or folder.parent == Path(tempfile.gettempdir()):
        yield Sign("compiled code", LIMITED, "no folder to keep it in can be written: every start compiles anew",
                   "set CIVSIM_CACHE_DIR to a folder that you can write")  # fmt: skip
        return
    made = any(folder.rglob("*.nbi"))
    yield Sign("compiled code", GOOD, str(folder) + ("" if made else ": not made yet, the first run takes a minute"))


def _places() -> Iterator[Sign]:
    here = Path.cwd()
    try:
        with tempfile.TemporaryFile(dir=here):
            yield Sign("working folder", GOOD, str(here))
    except OSError as error:
        yield Sign("working folder", LIMITED, f"{here} cannot be written ({error.strerror})",
                   "change to a folder of your own, or name one with out=FOLDER")  # fmt: skip
    free = shutil.disk_usage(here).free / 1e9
    good = free >= LEAST_DISK
    yield Sign("disk", GOOD if good else LIMITED, f"{free:,.1f} GB free",
               "" if good else "make room, or name a folder on another disk with out=FOLDER")  # fmt: skip
    git = shutil.which("git")
    yield Sign("git", GOOD, git or "not there: results do not name the commit of the source, which hurts nothing")


def _fonts() -> Iterator[Sign]:
    from matplotlib import font_manager

    from civsim.plots.style import STYLE

    wanted = str(STYLE.get("font.family", "sans-serif"))
    try:
        path = font_manager.findfont(wanted, fallback_to_default=False)
        yield Sign("fonts of figures", GOOD, str(path))
    except ValueError:
        yield Sign("fonts of figures", LIMITED, f"no font {wanted}: figures use another one and other line breaks",
                   "install the package fonts-dejavu")  # fmt: skip


def _pdf() -> Iterator[Sign]:
    try:
        import weasyprint
    except ImportError:
        return  # said as an extra
    except OSError as error:
        yield Sign("PDF", LIMITED, f"Pango, the library that draws PDFs, is missing ({error})".replace("\n", " "),
                   "apt install libpango-1.0-0 libpangoft2-1.0-0, or brew install pango")  # fmt: skip
        return
    yield Sign("PDF", GOOD, f"weasyprint {weasyprint.__version__}")


def _browser() -> Iterator[Sign]:
    import webbrowser

    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    try:
        name = webbrowser.get().name if found is None else found
        yield Sign("browser", GOOD, name)
    except webbrowser.Error:
        yield Sign("browser", LIMITED, "none found: pages and reports cannot be shown on this machine",
                   "open the files or the address on a machine that has one")  # fmt: skip


LOOKS: tuple[Callable[[], Iterator[Sign]], ...] = (
    _python,
    _packages,
    _extras,
    _processors,
    _compiled_code,
    _places,
    _fonts,
    _pdf,
    _browser,
)
"""What `look` looks at, in this order."""
