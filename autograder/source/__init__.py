"""The one source of an assignment, the notebooks derived from it, and the notebooks that come back."""
