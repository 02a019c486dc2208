"""Written by `python -m generation`; changes belong into the contract or the generator."""
