"""References to other documents: 《…》, 〔…〕号, standards; what a notice says it does with them.

`find` where a text prints one, `relate` what the clause around it states, `identify` which
document is meant, `read` all of them together; `account` lists what became of each.
"""

from loaders.facts.citations.account import ReferenceAccount, account_for_references
from loaders.facts.citations.read import read_citations

__all__ = ["ReferenceAccount", "account_for_references", "read_citations"]
