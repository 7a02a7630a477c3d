"""Values to SVG text: pure, the same drawing for pages, documents and the command."""
