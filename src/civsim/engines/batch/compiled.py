"""How the fast engine compiles: settings, a cache that follows the source, the rules and the draws."""

import atexit
import functools
import hashlib
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import numpy as np

PACKAGE = Path(__file__).resolve().parents[2]
COMPILED = ("rules", "engines/batch", "draws.py", "records.py", "tally.py", "variants.py", "world.py")
"""All source that compiled code is made of; what lies above cannot change it."""


def source_files() -> list[Path]:
    """Return the files that compiled code is made of, in a fixed order."""
    roots = [PACKAGE / name for name in COMPILED]
    return sorted(path for root in roots for path in (root.rglob("*.py") if root.is_dir() else [root]))


def source_digest() -> str:
    """Return a digest of all source that compiled code depends on."""
    digest = hashlib.sha256()
    for path in source_files():
        digest.update(str(path.relative_to(PACKAGE)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> str:
    """Return the folder of compiled code; its name changes with any change of a rule or of this engine.

    Numba's own cache watches only the file of the cached function, so an edit in a rule's file would keep
    the old rule running. Where the folder cannot be written, a temporary one serves this process alone.
    """
    root = os.environ.get("CIVSIM_CACHE_DIR")
    try:
        folder = (Path(root) if root else Path.home() / ".cache" / "civsim") / source_digest()
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return str(folder)
    except (OSError, RuntimeError):  # RuntimeError: there is no home
        warnings.warn(
            f"{root or '~/.cache/civsim'} cannot be written, so every start compiles anew (half a minute); "
            "CIVSIM_CACHE_DIR names another",
            RuntimeWarning,
            stacklevel=2,
        )
        own = tempfile.mkdtemp(prefix="civsim-")
        atexit.register(shutil.rmtree, own, ignore_errors=True)
        return str(Path(own) / source_digest())


os.environ["NUMBA_CACHE_DIR"] = cache_folder()


import numba  # noqa: E402
from llvmlite import ir  # type: ignore[import-untyped]  # noqa: E402
from numba.core import cgutils, types  # noqa: E402
from numba.experimental import structref  # noqa: E402
from numba.extending import intrinsic, register_jitable  # noqa: E402

from civsim import draws  # noqa: E402
from civsim.engines.batch import describing, sealing  # noqa: E402, F401  before anything is compiled
from civsim.engines.batch.linking import LinkedCompiler  # noqa: E402
from civsim.rules import (  # noqa: E402, F401
    access,
    contest,
    cooperation,
    coproduction,
    effort,
    elementary,
    finance,
    need,
    planning,
    programmes,
    record,
    service,
    trust,
    volunteering,
)
from civsim.rules.rule import RULES  # noqa: E402
from civsim.world import World  # noqa: E402

setattr(numba.config, "CACHE_DIR", os.environ["NUMBA_CACHE_DIR"])  # noqa: B010
for _rule in RULES:
    register_jitable(no_cpython_wrapper=True, no_cfunc_wrapper=True, pipeline_class=LinkedCompiler)(_rule)


INNER: dict[str, Any] = {
    "nogil": True,
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
    "pipeline_class": LinkedCompiler,
    "error_model": "numpy",
}


def kernel(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a loop that only compiled code calls; it needs no entrance from Python.

    Numbers of rows come from fields of 16, 32 and 64 bits. They are all handed over in 64, so that a function is
    compiled once and not once for each width.
    """
    compiled: Any = numba.njit(**INNER)(function)
    exact = compiled.get_call_template

    def wide(arguments: Any, keywords: Any) -> Any:
        return exact([widened(one) for one in arguments], {name: widened(one) for name, one in keywords.items()})

    compiled.get_call_template = wide
    return cast("Callable[..., Any]", compiled)


def widened(one: Any) -> Any:
    """Return the type in which an argument of this type is handed over."""
    return types.int64 if types.unliteral(one) in types.signed_domain else one


def entry(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function that Python calls; it releases the interpreter lock and is kept on disk."""
    compiled: Callable[..., Any] = numba.njit(nogil=True, cache=True, error_model="numpy")(function)
    return compiled


@structref.register
class WorldType(types.StructRef):  # type: ignore[misc]
    """The type of a world inside compiled code: one pointer to all tables.

    Passing every table to every function by itself would triple the time of compilation, and so would spelling
    out all fields of all tables in the name of every function, which is why name and payload are kept short.
    """

    @property
    def mangling_args(self) -> tuple[str, tuple[int]]:
        """Name and number by which compiled functions refer to this type."""
        return "World", (int(vars(self)["_code"]),)

    @functools.cache  # noqa: B019
    def get_data_type(self) -> types.StructRefPayload:
        """Return the type of what the pointer points to."""
        return types.StructRefPayload(typename="World", fields=self._fields)


class PackedWorld(structref.StructRefProxy):  # type: ignore[misc]
    """A world as compiled code sees it; made by `pack`."""


structref.define_constructor(PackedWorld, WorldType, World._fields)


@numba.njit(**INNER)  # type: ignore[untyped-decorator]
def pack(tables):  # type: ignore[no-untyped-def]
    """Return the world of these tables, in the order of `World`."""
    return PackedWorld(*tables)


@intrinsic  # type: ignore[untyped-decorator]
def call_part(context, address, w, p, seed, week, changes, is_new_period, burn_in):  # type: ignore[no-untyped-def]
    """Call a part of the week that was compiled apart, by its address in memory; see `part_signature`."""
    signature = part_signature(w, p, changes)

    def generate(context, builder, _, arguments):  # type: ignore[no-untyped-def]
        kinds = [context.get_value_type(one) for one in signature.args]
        pointer = ir.FunctionType(context.get_value_type(signature.return_type), kinds).as_pointer()
        builder.call(builder.inttoptr(arguments[0], pointer), arguments[1:])
        return context.get_dummy_value()

    return types.void(types.int64, *signature.args), generate


def part_signature(w: Any, p: Any, changes: Any) -> Any:
    """Return the types of a part of the week: (w, p, seed, week, changes, is_new_period, burn_in)."""
    return types.void(w, p, types.int64, types.int64, changes, types.boolean, types.int64)


@intrinsic  # type: ignore[untyped-decorator]
def fetch(context, table, row):  # type: ignore[no-untyped-def]
    """Ask the processor to bring a row of a table nearer before it is needed; nothing else happens."""

    def generate(context, builder, signature, arguments):  # type: ignore[no-untyped-def]
        kind, address = signature.args[0], ir.IntType(8).as_pointer()
        array = context.make_array(kind)(context, builder, arguments[0])
        place = cgutils.get_item_pointer(context, builder, kind, array, [arguments[1]], wraparound=False)
        number = ir.IntType(32)
        shape = ir.FunctionType(ir.VoidType(), [address, number, number, number])
        function = cgutils.get_or_insert_function(builder.module, shape, "llvm.prefetch.p0")
        to_write, keep, data = number(1), number(3), number(1)
        builder.call(function, [builder.bitcast(place, address), to_write, keep, data])
        return context.get_dummy_value()

    return types.void(table, types.int64), generate


week_key, bits, _fraction = draws.hash_functions(np.uint64, kernel)  # type: ignore[arg-type]


@kernel
def draw(seed, stream, week, key, index):  # type: ignore[no-untyped-def]
    """Return the uniform number at an address."""
    return _fraction(bits(week_key(seed, stream, week), key, index))
