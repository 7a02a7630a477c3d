"""The front door and what concerns a record as a whole."""
