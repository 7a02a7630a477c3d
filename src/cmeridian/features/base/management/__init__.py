"""What whoever runs the server asks from the command line."""
