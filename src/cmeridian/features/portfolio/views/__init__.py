"""Pages on what was done."""
