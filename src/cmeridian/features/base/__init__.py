"""What every feature stands on: owned rows, the audit trail, permissions, limits, form widgets."""
