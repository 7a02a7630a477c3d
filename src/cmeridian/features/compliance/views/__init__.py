"""Pages on where one stands, a module for each question."""
