"""Graded assignments on deep generative models, and the grader that marks them."""
