"""The tools that teachers already use."""
