"""What was done: activities, their credits and their evidence."""
