"""The answer as one file for a browser: no network, light and dark, on paper and on a phone."""

from analysis.html.document import document, save

__all__ = ["document", "save"]
