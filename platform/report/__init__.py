"""Reports: what rules came to, and what a run changes, in the form that a person, a pull request or a service reads."""

from .formats import FORMATS, rendered
from .model import Item, Report
from .place import Places, path_to_root
from .sources import judgement_report, run_report

__all__ = ["FORMATS", "Item", "Places", "Report", "judgement_report", "path_to_root", "rendered", "run_report"]
