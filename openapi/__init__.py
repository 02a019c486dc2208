"""The contract of the service, as data files of this package: read them with importlib.resources."""
