"""Runs side by side: arms of several seeds each, with what can be said of their difference."""
