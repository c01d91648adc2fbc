"""The shapes of agents as SVG, each within a circle of radius 1 around 0, 0."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

from civsim.watch.states import KINDS, State

WHITE = "#ffffff"
STAR = "M0,-1.1 L.3,-.38 1.05,-.34 .46,.13 .66,.86 0,.44 -.66,.86 -.46,.13 -1.05,-.34 -.3,-.38Z"
HEXAGON = "M0,-1 L.87,-.5 .87,.5 0,1 -.87,.5 -.87,-.5Z"
BOX = '<rect x="-.85" y="-.85" width="1.7" height="1.7" rx=".22"'


def _path(line: str) -> Callable[[str], str]:
    return lambda colour: f'<path d="{line}" fill="{colour}"/>'


def _open_path(line: str) -> Callable[[str], str]:
    return lambda colour: f'<path d="{line}" fill="{WHITE}" stroke="{colour}" stroke-width=".28"/>'


def _strokes(line: str, colour: str, width: float = 0.4) -> str:
    return f'<path d="{line}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linecap="round"/>'


def _box(colour: str, inside: str = "") -> str:
    return f'{BOX} fill="{WHITE}" stroke="{colour}" stroke-width=".26"/>{inside}'


TRIANGLE = "M0,-1 L1,.8 -1,.8Z"
SHAPES: Mapping[str, Callable[[str], str]] = {
    "ring": lambda colour: f'<circle r=".55" fill="{WHITE}" stroke="{colour}" stroke-width=".22"/>',
    "dot": lambda colour: f'<circle r=".85" fill="{colour}"/>',
    "triangle": _path(TRIANGLE),
    "open_triangle": _open_path("M0,-.85 L.85,.7 -.85,.7Z"),
    "diamond": _path("M0,-1.1 L1.1,0 0,1.1 -1.1,0Z"),
    "tick": lambda colour: f'<circle r=".9" fill="{colour}"/>' + _strokes("M-.42,.02 L-.1,.36 .45,-.34", WHITE, 0.28),
    "cross": lambda colour: _strokes("M-.65,-.65 L.65,.65 M.65,-.65 L-.65,.65", colour),
    "box": lambda colour: _box(colour),
    "barred_box": lambda colour: _box(colour, f'{BOX} fill="{colour}"/>'),
    "flagged_box": lambda colour: _box(
        colour, f'{BOX} fill="{colour}"/>' + _strokes("M0,-.5 L0,.1 M0,.48 L0,.5", WHITE, 0.3)
    ),
    "crossed_box": lambda colour: _box(colour, _strokes("M-.4,-.4 L.4,.4 M.4,-.4 L-.4,.4", colour, 0.24)),
    "star": _path(STAR),
    "open_star": _open_path(STAR),
    "pointed_star": lambda colour: f'<path d="{STAR}" fill="{colour}"/><circle r=".26" fill="{WHITE}"/>',
    "hexagon": _path(HEXAGON),
    "coin_hexagon": lambda colour: (
        f'<path d="{HEXAGON}" fill="{colour}"/>'
        + '<text y=".38" font-size="1.1" font-weight="bold" text-anchor="middle">€</text>'
    ),
}


def symbol(state: State) -> str:
    """Return a state's shape in its colour."""
    return SHAPES[state.shape](state.colour)


def definitions() -> str:
    """Return all shapes as definitions that `use` refers to."""
    states = (state for kind in KINDS.values() for state in kind.values())
    return "<defs>" + "".join(f'<g id="{one.shape}">{symbol(one)}</g>' for one in states) + "</defs>"


def taken(state: State, share: float) -> str:
    """Return a box's colour from below, as high as the share of its places that are taken."""
    height = 1.7 * min(share, 1.0)
    return f'<rect x="-.85" y="{0.85 - height:.2f}" width="1.7" height="{height:.2f}" rx=".22" fill="{state.colour}"/>'


def use(state: State, x: float, y: float, size: float, told: str = "") -> str:
    """Return one agent at a place; `told` is what is said where the mouse rests on it."""
    place = f'transform="translate({x:.1f},{y:.1f}) scale({size:.2f})"'
    if not told:
        return f'<use href="#{state.shape}" {place}/>'
    return f'<g {place}><use href="#{state.shape}"/><title>{escape(told)}</title></g>'
