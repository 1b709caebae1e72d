"""The four parts an agent can have in a task, in the order in which pages name them."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import URIRef

from ontology import GBO, ROLE


@dataclass(frozen=True, slots=True)
class RoleName:
    """A role: its concept, its shortcut property, and its names on the task and on the agent."""

    key: str
    concept: URIRef
    shortcut: URIRef
    zh: str
    en: str
    duty_zh: str
    duty_en: str


ROLES: tuple[RoleName, ...] = (
    RoleName("lead", ROLE.lead, GBO.ledBy, "主责单位", "led by", "主责", "leads"),
    RoleName(
        "assigned", ROLE.assigned, GBO.assignedTo, "责任单位", "assigned to", "负责", "is assigned"
    ),
    RoleName(
        "support", ROLE.support, GBO.supportedBy, "协办单位", "supported by", "协办", "supports"
    ),
    RoleName("leader", ROLE.leader, GBO.overseenBy, "牵头领导", "overseen by", "牵头", "oversees"),
)

BY_CONCEPT = {str(role.concept): role for role in ROLES}
BY_SHORTCUT = {str(role.shortcut): role for role in ROLES}
