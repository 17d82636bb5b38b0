"""Loops and launches: the rules over many environments at once."""
