"""Pictures and generators to cells: each map is a pure function of (config, seed)."""

from .layout import ANY, ARROWS, Layouts, Start, layouts

__all__ = ["ANY", "ARROWS", "Layouts", "Start", "layouts"]
