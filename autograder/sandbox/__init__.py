"""Where a student's code runs, and the wire to it."""
