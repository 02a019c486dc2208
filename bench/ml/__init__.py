"""Measurements of the models on public data, which the project does not ship."""
