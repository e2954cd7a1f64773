"""A small class that shows what the package does."""
