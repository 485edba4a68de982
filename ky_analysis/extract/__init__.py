"""Files in; typed, pseudonymised rows and rejects out."""

from ky_analysis.extract.load import load
from ky_analysis.extract.report import FileReport, LoadReport

__all__ = ["FileReport", "LoadReport", "load"]
