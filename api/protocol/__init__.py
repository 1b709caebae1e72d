"""What HTTP says of SPARQL: the protocol for programs, the query page for people."""
