"""What the networks say: who stands in the middle, who works together, and what could be chance.

`analyse` is the one way in: it takes a store and a `Question` and gives an `Answer`, the same for
the command line, the web and the graph `derived`.
"""

from graph.analytics.analyse import CODE_VERSION, agents_of, analyse, run_of
from graph.analytics.answers import Answer, Figure, Note, Observation, Run, Table, Value
from graph.analytics.parameters import parameters
from graph.analytics.questions import ANALYSES, BadQuestion, Question, read_question

__all__ = [
    "ANALYSES",
    "CODE_VERSION",
    "Answer",
    "BadQuestion",
    "Figure",
    "Note",
    "Observation",
    "Question",
    "Run",
    "Table",
    "Value",
    "agents_of",
    "analyse",
    "parameters",
    "read_question",
    "run_of",
]
