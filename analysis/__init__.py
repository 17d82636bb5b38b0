"""Which game is it? Payoffs from play, equilibria, labels with their probability, reports and plots.

from analysis import classify
classify("stag_hunt").primary
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .answer import Report
    from .as_json import to_json
    from .classifier import classify
    from .designer import Design, design
    from .regions.axes import Axis
    from .regions.survey import Survey, survey
    from .rounds import Budget
    from .search import Limit

_HOME = {
    "Axis": "regions.axes",
    "Budget": "rounds",
    "Design": "designer",
    "Limit": "search",
    "Report": "answer",
    "Survey": "regions.survey",
    "classify": "classifier",
    "design": "designer",
    "survey": "regions.survey",
    "to_json": "as_json",
}
__all__ = ["Axis", "Budget", "Design", "Limit", "Report", "Survey", "classify", "design", "survey", "to_json"]


def __getattr__(name: str) -> Any:
    """Public names are imported when first used, so that a command line starts at once."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f".{_HOME[name]}", __name__), name)
