"""The version, in one place: the package, the reports and the citation read it here."""

__version__ = "0.1.0"
