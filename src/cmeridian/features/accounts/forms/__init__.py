"""Forms on who one is and what one holds. What is typed is checked as a record file is."""
