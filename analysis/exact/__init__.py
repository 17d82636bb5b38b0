"""Exact answers for tiny worlds: every joint state, everything that could happen, games solved backwards."""
