"""The API on who one is and what one holds, and who may ask an operation of any feature."""
