"""Figures of a folder as parts of a page: inline, named for those who cannot see them, without a title of their own."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

from civsim.errors import InputError
from civsim.report.parts import Picture

SVG = "http://www.w3.org/2000/svg"
LINK = "http://www.w3.org/1999/xlink"
TITLE_FONT = ("700", "13px")
TITLE_LINE = 1.45 * 13.0
"""Points: font and height of a line of a figure's title, as in the house style; the page says it as a heading."""
DROPPED = {f"{{{SVG}}}{name}" for name in ("metadata", "script", "foreignObject")}


def picture(path: Path, title: str, prefix: str) -> Picture:
    """Return a figure for a page.

    Args:
        path: of an SVG file that civsim wrote.
        title: its finding; read aloud in the place of the picture.
        prefix: put before its identifiers, which are then the only ones of their name on the page.

    Raises:
        InputError: if the file is no SVG.
    """
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", LINK)
    try:
        root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, ElementTree.ParseError) as error:
        raise InputError(f"{path} cannot be read as a figure: {error}") from None
    if root.tag != f"{{{SVG}}}svg":
        raise InputError(f"{path} is no SVG figure.")
    _clean(root)
    _crop(root)
    _name(root, prefix)
    root.set("role", "img")
    root.set("aria-labelledby", f"{prefix}title")
    head = ElementTree.Element(f"{{{SVG}}}title", {"id": f"{prefix}title"})
    head.text = title
    root.insert(0, head)
    return Picture(ElementTree.tostring(root, encoding="unicode"), title)


def _clean(root: ElementTree.Element) -> None:
    """Leave out what is no picture: metadata, and anything a browser would execute."""
    for parent in list(root.iter()):
        if parent.tag == f"{{{SVG}}}style":
            parent.text = (parent.text or "").replace("*{", "svg *{")
        for child in list(parent):
            if child.tag in DROPPED:
                parent.remove(child)
        for name in [name for name in parent.attrib if name.lower().startswith("on")]:
            del parent.attrib[name]


def _crop(root: ElementTree.Element) -> None:
    """Take away the lines of the title and their height."""
    lines = 0
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == f"{{{SVG}}}text" and all(one in child.get("style", "") for one in TITLE_FONT):
                parent.remove(child)
                lines += 1
    left, top, width, height = (float(one) for one in root.get("viewBox", "0 0 1 1").split())
    cut = lines * TITLE_LINE
    root.set("viewBox", f"{left:g} {top + cut:g} {width:g} {height - cut:g}")
    for name in ("width", "height"):
        root.attrib.pop(name, None)
    root.set("style", f"--wide:{width:g}px;aspect-ratio:{width:g}/{height - cut:g}")


def _name(root: ElementTree.Element, prefix: str) -> None:
    """Prefix all identifiers and what refers to them; the drawing of a mark that is defined twice keeps one."""
    seen: set[str] = set()
    for one in root.iter():
        for name, value in list(one.attrib.items()):
            if name == "id" and value in seen:
                del one.attrib[name]
            elif name == "id":
                seen.add(value)
                one.set(name, prefix + value)
            elif name == f"{{{LINK}}}href" and value.startswith("#"):
                one.set(name, f"#{prefix}{value[1:]}")
            elif "url(#" in value:
                one.set(name, re.sub(r"url\(#", f"url(#{prefix}", value))
