"""Requirement sets and their vocabulary as dated, cited YAML, and the only code that reads it."""
