"""The `cmeridian` command."""
