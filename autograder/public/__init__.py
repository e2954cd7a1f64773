"""What a student may check alone: the public part of a suite, shipped as otter test files."""
