"""Memory is limited too if it goes in pieces that no single request shows."""

CELL = r"""
kept = []
while True:
    kept.append({len(kept): [str(len(kept))]})
"""
