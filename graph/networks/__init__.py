"""Who works with whom, and on what: networks of the units, leaders and tasks of a store.

A network is a networkx graph whose nodes are IRIs. `read_parts` asks the store once which agent
has which part in which task; everything else is made from its answer, the incidence.
"""

from graph.networks.incidence import AgentKind, Incidence, incidence_of, shared_tasks, tasks_of
from graph.networks.indicators import indicator_unit
from graph.networks.legal_bases import legal_bases
from graph.networks.naming import UnknownName, find, resolved
from graph.networks.parts import read_parts
from graph.networks.projection import KINDS, WEIGHTS, project
from graph.networks.readings import Readings, read_readings
from graph.networks.selection import ALL, ROLES, BadSelection, Selection
from graph.networks.two_mode import leader_task, two_mode, unit_task

__all__ = [
    "ALL",
    "KINDS",
    "ROLES",
    "WEIGHTS",
    "AgentKind",
    "BadSelection",
    "Incidence",
    "Readings",
    "Selection",
    "UnknownName",
    "find",
    "incidence_of",
    "indicator_unit",
    "leader_task",
    "legal_bases",
    "project",
    "read_parts",
    "read_readings",
    "resolved",
    "shared_tasks",
    "tasks_of",
    "two_mode",
    "unit_task",
]
