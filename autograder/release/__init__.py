"""What students receive: a folder and a zip for each assignment and language, with nothing hidden in it."""
