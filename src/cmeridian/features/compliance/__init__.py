"""Where a clinician stands, and why."""
