"""Reports: what rules came to, and what a run changes, in the form that a person, a pull request or a service reads."""

from .formats import FORMATS, rendered
from .model import Item, Report
from .place import Places, path_to_root
from .schema import report_schema
from .sources import findings_of, judgement_report, run_report

__all__ = [
    "FORMATS",
    "Item",
    "Places",
    "Report",
    "findings_of",
    "judgement_report",
    "path_to_root",
    "rendered",
    "report_schema",
    "run_report",
]
