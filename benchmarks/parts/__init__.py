"""The parts of the benchmarks: each module's `measure` returns a section of docs/explanation/performance.md."""
