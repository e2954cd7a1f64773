"""How hidden suites are written and judged."""
