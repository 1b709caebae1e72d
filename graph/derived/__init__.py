"""What is computed from the facts and stored beside them, as RDF: the graph `derived`.

`derive` answers the questions that every store answers (`standing_questions`), each of
which is a run (gbo:AnalysisRun, a prov:Activity). Observations, clusters and ties name the run that
generated them; the run names its parameters and the graphs that it used. `answer_triples` says the
same of any answer. A run whose graphs are as they were is taken over from the store before.
"""

from graph.derived.answers import answer_triples
from graph.derived.derive import Derived, derive
from graph.derived.kept import KeptRuns, kept_runs
from graph.derived.runs import question_text, run_iri
from graph.derived.standing import standing_questions

__all__ = [
    "Derived",
    "KeptRuns",
    "answer_triples",
    "derive",
    "kept_runs",
    "question_text",
    "run_iri",
    "standing_questions",
]
