"""A corpus of cheats, and the lab that measures what each gains against a grader."""
