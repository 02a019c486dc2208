"""How well and how fast the models do on public data, which the project doesn't ship: each benchmark takes a path."""
