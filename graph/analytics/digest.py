"""What an incidence says, as a number: equal parts of equal agents have equal digests."""

from __future__ import annotations

import hashlib

from graph.networks import Incidence


def parts_digest(incidence: Incidence) -> str:
    """Return the SHA-256 of the parts of `incidence`, in hexadecimal digits."""
    digest = hashlib.sha256()
    for texts in (incidence.agents, incidence.labels, incidence.tasks, incidence.graphs):
        digest.update("\n".join(texts).encode())
    for numbers in (incidence.task, incidence.agent, incidence.role, incidence.graph):
        digest.update(numbers.tobytes())
    return digest.hexdigest()
