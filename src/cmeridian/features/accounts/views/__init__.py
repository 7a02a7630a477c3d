"""Pages on who one is and what one holds."""
