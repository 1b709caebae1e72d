"""The kinds of store behind `graph.store`, which is the one way in.

`interface` says what a store is, `terms` translates between the terms of rdflib and Oxigraph.
`embedded` is Oxigraph in this process. `remote` is any SPARQL 1.1 server, spoken to through
`transport`; what is peculiar to Virtuoso stands in `virtuoso`.
"""
