"""Forms of the front door and of what concerns a record as a whole."""
