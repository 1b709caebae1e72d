"""Run all benchmarks: `python -m benchmarks`."""

from benchmarks.queries import main

main()
