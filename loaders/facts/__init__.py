"""Facts in running text: deadlines, citations, names of units and people."""
