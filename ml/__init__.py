"""Models of telemetry: pure functions of arrays, without clock, network or database."""
