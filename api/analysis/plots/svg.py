"""From the SVG that matplotlib writes to one that a page can hold.

- The site forbids styles in the page (Content-Security-Policy): they become attributes.
- Ink becomes `currentColor`: the plot is dark on light paper and light on dark.
- Ids are dropped where nothing refers to them, and are else the plot's own: two plots can stand
  in one page.
- It has a title and a description, and every link a name, for those who hear it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree as ET

from api.analysis.network_files import NOT_XML
from api.analysis.plots.canvas import CHINESE_FONTS, INK, MUTED, RULE

_SVG: Final = "http://www.w3.org/2000/svg"
_HREF: Final = "{http://www.w3.org/1999/xlink}href"
_REFERENCE: Final = re.compile(r"url\(#([^)]+)\)")
_LONG: Final = re.compile(r"(\.\d\d)\d+")
_STRENGTH: Final = {INK: None, MUTED: "0.75", RULE: "0.25"}
_FONTS: Final = ", ".join(("system-ui", *(f"'{name}'" for name in CHINESE_FONTS[:6]), "sans-serif"))

ET.register_namespace("", _SVG)
ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")


def finished(written: bytes, title: str, description: str, names: Mapping[str, str]) -> bytes:
    """Return `written` made fit for a page; `names` say what a link (its address) leads to."""
    # Matplotlib writes what a name holds, be it XML or not.
    root = ET.fromstring(NOT_XML.sub("", written.decode()))
    _drop(root, "metadata", "title")
    for element in root.iter():
        _style_to_attributes(element)
    _own_ids(root, hashlib.sha256(written).hexdigest()[:8])
    has_links = False
    for link in root.iter(f"{{{_SVG}}}a"):
        has_links = True
        link.attrib.pop("target", None)
        address = link.attrib.pop(_HREF)
        link.set("href", address)
        if address in names:
            name = ET.Element(f"{{{_SVG}}}title")
            name.text = names[address]
            link.insert(0, name)
    _describe(root, title, description, has_links=has_links)
    text: str = ET.tostring(root, encoding="unicode")
    return NOT_XML.sub("", text).encode()


def _drop(root: ET.Element, *names: str) -> None:
    for element in list(root):
        if element.tag in {f"{{{_SVG}}}{name}" for name in names}:
            root.remove(element)
    for definitions in root.findall(f"{{{_SVG}}}defs"):
        for style in definitions.findall(f"{{{_SVG}}}style"):
            definitions.remove(style)
            # What that one rule said of every element.
            root.set("stroke-linejoin", "round")
            root.set("stroke-linecap", "butt")


def _style_to_attributes(element: ET.Element) -> None:
    style = element.attrib.pop("style", "")
    for declaration in filter(None, (each.strip() for each in style.split(";"))):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name == "font-family":
            continue
        if name in ("fill", "stroke") and value in _STRENGTH:
            if (strength := _STRENGTH[value]) is not None:
                element.set(f"{name}-opacity", strength)
            value = "currentColor"
        element.set(name, value)
    if "d" in element.attrib:
        # Hundredths of a point are enough, and half as long.
        element.set("d", _LONG.sub(r"\1", " ".join(element.get("d", "").split())))
    # matplotlib turns every text, most of them by nothing.
    if element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]


def _own_ids(root: ET.Element, prefix: str) -> None:
    used = {
        *(element.get(_HREF, "")[1:] for element in root.iter(f"{{{_SVG}}}use")),
        *(
            found
            for element in root.iter()
            for value in element.attrib.values()
            for found in _REFERENCE.findall(value)
        ),
    }
    for element in root.iter():
        if (known := element.attrib.pop("id", None)) in used:
            element.set("id", f"{prefix}-{known}")
        if element.tag == f"{{{_SVG}}}use":
            element.set(_HREF, f"#{prefix}-{element.get(_HREF, '')[1:]}")
        for name, value in element.attrib.items():
            element.set(name, _REFERENCE.sub(rf"url(#{prefix}-\1)", value))


def _describe(root: ET.Element, title: str, description: str, *, has_links: bool) -> None:
    # Inside a role of img nothing can be followed: a plot with links is a group.
    root.set("role", "group" if has_links else "img")
    root.set("aria-label", title)
    root.set("font-family", _FONTS)
    root.set("fill", "currentColor")
    for place, (name, text) in enumerate((("title", title), ("desc", description))):
        element = ET.Element(f"{{{_SVG}}}{name}")
        element.text = text
        root.insert(place, element)
