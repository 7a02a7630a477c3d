"""Forms of this feature, a module for each question."""
