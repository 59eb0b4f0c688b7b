"""Plain values and arithmetic on them; the standard library only."""
