"""What maintainers do from the command line."""
