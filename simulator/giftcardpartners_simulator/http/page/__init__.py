"""The page for people: a handler, its sections as HTML, masked bodies, style and script."""
