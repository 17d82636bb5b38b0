"""An answer or a map as one file for a browser: no network, light and dark, on paper and on a phone."""

from analysis.html.document import document, save
from analysis.html.maps import map_document, save_map

__all__ = ["document", "map_document", "save", "save_map"]
