"""Input as it should not be: files cut, doubled and overwritten, values of every wrong kind.

A little is tried with every change; `make fuzz` tries a night's worth (CIVSIM_FUZZ=20000 inputs a test), other ones
each time.
"""

import copy
import os

import yaml
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from civsim.parameters.registry import PARAMETERS

OFTEN = os.environ.get("CIVSIM_FUZZ")
FUZZ = settings(
    max_examples=int(OFTEN or 25),
    derandomize=OFTEN is None,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)

HOSTILE = (
    *("", " ", "-1", "0", "1e308", "-1e400", "nan", ".inf", "1e-320", "99999999999999999999", "0x10", "1_0", "1,5"),
    *("true", "null", "~", "[]", "{}", "[1, 2", "{a: 1}", "'", '"', "\x00", "\ufeff", "ä", "\u202e", "🌍", "x" * 999),
    *(
        "../../etc/passwd",
        "/dev/null",
        "${oc.env:HOME}",
        "${town.name}",
        "???",
        "!!binary x",
        "&a [*a]",
        "*a",
        "<<: *a",
    ),
    *("!!python/object/apply:os.system ['true']", "_target_", "2020-01-01", "12:30:00", "a=b", "%s", "\t", "\r\n"),
    *("---", "...", "#", "@", "`", "|", ">", "$(true)", "; DROP TABLE"),
)
KEYS = (
    *("town", "mode", "weeks", "burn_in", "seed", "town_seed", "replicates", "engine", "workers", "out", "calendar"),
    *("redraw_town", "name", "settings", "districts", "services", "groups", "known", "label", "tables", "_target_"),
    *("defaults", "hydra"),
)

texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=20), st.integers().map(str), st.floats().map(str))
names = st.one_of(
    st.sampled_from([*KEYS, *PARAMETERS]), st.sampled_from(sorted(PARAMETERS)).map(lambda one: one[:-1]), texts
)
scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.sampled_from(HOSTILE), st.dates())
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(names, inner, max_size=3)),
    max_leaves=6,
)


@st.composite
def mangled(draw, content):
    """Bytes of a file with a few places cut out, doubled, overwritten or filled with something hostile."""
    found = bytes(content)
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(found)))
        end = min(len(found), start + draw(st.integers(0, 40)))
        with_what = draw(st.one_of(
            st.just(b""),
            st.just(found[start:end] * 2),
            st.binary(max_size=6),
            st.sampled_from(HOSTILE).map(lambda text: text.encode("utf-8", "surrogatepass")),
        ))  # fmt: skip
        found = found[:start] + with_what + found[end:]
    return found


def _places(node, path=()):
    yield path
    for key, entry in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from _places(entry, (*path, key))


@st.composite
def replaced(draw, content):
    """A nested content with a few of its entries replaced, removed or added."""
    found = copy.deepcopy(content)
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from([one for one in _places(found) if one] or [()]))
        if not path:
            break
        parent = found
        for key in path[:-1]:
            parent = parent[key]
        what = draw(st.sampled_from(("replace", "remove", "add")))
        if what == "replace":
            parent[path[-1]] = draw(values)
        elif what == "remove":
            del parent[path[-1]]
        elif isinstance(parent, dict):
            parent[draw(names)] = draw(values)
        else:
            parent.append(draw(values))
    return found


def as_yaml(content) -> bytes:
    """The content as a YAML file that says the same."""
    return yaml.safe_dump(content, allow_unicode=True).encode("utf-8", "surrogatepass")
