"""Where one comes in: start, Today, the calendar, and the record as a whole."""
