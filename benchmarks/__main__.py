"""Run all benchmarks: `python -m benchmarks`."""

from benchmarks import queries, reading

reading.main()
queries.main()
