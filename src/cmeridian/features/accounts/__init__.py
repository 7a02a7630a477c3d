"""People, the credentials they hold, and the rules of their own organisations."""
