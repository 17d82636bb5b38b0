"""All commands: a module adds its own to the app when it is imported, in the order that help shows them."""

from scenarios import classify, compare, design, look, play, regions, solve, toolkit
from scenarios.app import app, run

__all__ = ["app", "classify", "compare", "design", "look", "play", "regions", "run", "solve", "toolkit"]
