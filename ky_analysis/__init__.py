"""Counts, explains and plans the "Opret fordringssag" work of a Danish municipality's move from KMD Aktiv to KY."""

__version__ = "0.1.0"
