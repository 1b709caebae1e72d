"""Plots of an answer, as SVG that a page can hold or as PNG."""

from api.analysis.plots.canvas import NoChineseFont
from api.analysis.plots.choice import FORMS, KINDS, BadPlot, Form, Link
from api.analysis.plots.plot import plot

__all__ = ["FORMS", "KINDS", "BadPlot", "Form", "Link", "NoChineseFont", "plot"]
