"""Sphinx: `pip install -e ".[docs]" && sphinx-build -W docs build/docs`."""

from mettagrid_lite.version import __version__

project = "mettagrid-lite"
author = "mettagrid-lite contributors"
release = __version__
extensions = ["myst_parser"]
html_theme = "furo"
myst_heading_anchors = 3
