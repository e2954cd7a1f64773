"""Measures on trained models and their samples, and the thresholds that were calibrated for them."""
