"""Models: from series of points to forecasts, anomalies and wear; no clock, network, database or settings."""
