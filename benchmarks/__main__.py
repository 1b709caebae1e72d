"""Run all benchmarks: `python -m benchmarks`."""

from benchmarks import queries, reading, search

reading.main()
queries.main()
search.main()
