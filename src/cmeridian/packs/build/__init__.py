"""Validated trees to domain values; nothing is checked again, and no schema library is loaded."""
