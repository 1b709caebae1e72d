"""The paper that plots are drawn on: matplotlib, its settings, and fonts with Chinese characters.

matplotlib is imported by the first plot, not before: it takes half a second. Only its objects are
used, never pyplot, which keeps every figure and is not safe in threads. The settings hold for the
whole process and are always the same, so that no thread sees those of another.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from typing import Any, Final

INK: Final = "#1f1e1b"
MUTED: Final = "#5d5a53"
RULE: Final = "#dcd8ce"
# Okabe and Ito, "Color Universal Design" (2008): told apart by readers of every colour vision.
BLUE: Final = "#0072b2"
ORANGE: Final = "#e69f00"
VERMILION: Final = "#d55e00"
GREEN: Final = "#009e73"
NO_COLOUR: Final = "none"

FONT_SIZE: Final = 10
"""In points, 72 to the inch."""
SMALL: Final = FONT_SIZE - 1.5

CHINESE_FONTS: Final = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Microsoft YaHei",
    "Hiragino Sans GB",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "SimHei",
    "Noto Sans CJK TC",
    "Noto Sans CJK JP",
    "Noto Serif CJK SC",
    "AR PL UMing CN",
    "Droid Sans Fallback",
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure, and its words for those who hear it: `names` say where each link leads."""

    figure: Any
    title: str
    description: str
    names: Mapping[str, str] = field(default_factory=dict)


class NoChineseFont(RuntimeError):
    """No font of this machine has Chinese characters, which a PNG needs; the message says more."""


@cache
def chinese_font() -> str | None:
    """Return the name of a font of this machine with Chinese characters, None without one."""
    from matplotlib import font_manager

    installed = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in CHINESE_FONTS if name in installed), None)


@cache
def _prepare() -> None:
    import logging

    # It warns of a home that cannot be written to and of fonts that are not there: neither matters,
    # since an SVG brings its own list of fonts.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    import matplotlib as mpl

    family = [name for name in (chinese_font(), "DejaVu Sans") if name]
    mpl.rcParams.update(
        {
            "font.family": family,
            "font.size": FONT_SIZE,
            "text.color": INK,
            "axes.labelcolor": INK,
            "axes.edgecolor": RULE,
            "xtick.color": MUTED,
            "ytick.color": RULE,
            "xtick.labelcolor": MUTED,
            "ytick.labelcolor": INK,
            "axes.axisbelow": True,
            "axes.facecolor": NO_COLOUR,
            "axes.unicode_minus": False,
            # A name may hold a $, which would start a formula.
            "text.parse_math": False,
            "svg.fonttype": "none",
            "svg.hashsalt": "gongbao",
        }
    )


def figure(width: float, height: float) -> Any:
    """Return an empty figure, its sides in inches."""
    _prepare()
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), facecolor=NO_COLOUR)


def axes(drawing: Any, left: float, top: float, right: float, bottom: float) -> Any:
    """Return the axes of `drawing` that leave these margins, in inches.

    Margins are reckoned from the words beside the axes, not measured in a font of this machine:
    an SVG is read on another one.
    """
    width, height = drawing.get_size_inches()
    inner = (left / width, bottom / height)
    size = ((width - left - right) / width, (height - top - bottom) / height)
    made = drawing.add_axes((*inner, *size))
    made.spines[["top", "right"]].set_visible(False)
    made.tick_params(length=0)
    return made


def captions(drawing: Any, title: str, below: str) -> None:
    """Write the title above and a line of explanation below."""
    width, height = drawing.get_size_inches()
    left = 0.1 / width
    drawing.text(left, 1 - 0.12 / height, title, va="top", weight="bold")
    drawing.text(left, 0.1 / height, below, va="bottom", size=SMALL, color=MUTED)


def text_width(text: str, size: float = FONT_SIZE) -> float:
    """Return about how wide `text` is in inches: a Chinese character is as wide as it is high."""
    ems = sum(1.0 if unicodedata.east_asian_width(each) in "WF" else 0.58 for each in text)
    return ems * size / 72


def shortened(text: str, width: float, size: float = FONT_SIZE) -> str:
    """Return `text`, cut with an ellipsis where it is wider than `width` inches."""
    if text_width(text, size) <= width:
        return text
    kept = text
    while kept and text_width(kept + "…", size) > width:
        kept = kept[:-1]
    return kept + "…"


def as_svg(drawing: Any) -> bytes:
    """Return what matplotlib writes as SVG: `api.analysis.plots.svg` finishes it."""
    return _saved(drawing, format="svg", metadata={"Date": None})


def as_png(drawing: Any) -> bytes:
    """Return `drawing` as PNG, 160 dots to the inch, on white.

    Raises NoChineseFont where its Chinese characters would be empty boxes.
    """
    if chinese_font() is None:
        raise NoChineseFont(
            "no font of this machine has Chinese characters: install one "
            "(Debian, Ubuntu: sudo apt-get install fonts-noto-cjk), or plot to .svg"
        )
    return _saved(drawing, format="png", dpi=160, facecolor="white", metadata={"Software": None})


def _saved(drawing: Any, **options: Any) -> bytes:
    import warnings

    target = BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from", category=UserWarning)
        drawing.savefig(target, **options)
    return target.getvalue()
