"""Benchmarks of the models, each on public data that it is given the path of."""
