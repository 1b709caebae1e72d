"""Run the benchmarks that end by themselves in some minutes: `python -m benchmarks`."""

from benchmarks import queries, reading, search, serving

reading.main()
queries.main()
search.main()
serving.main()
