"""Formats in and out: bytes to domain values, and domain values to documents."""
