"""Mutation testing of the policies: which mistakes in a rule would no test notice?

`make mutants` runs it, `make mutants MODULE=policies/catalogue/kms.py` on one module, `OPERATOR="row deletion"` with one kind of
mistake. What is finished stays in `.mutants/` until something changes that the mutant's fate depends on (`reach.py`), so an
interrupted run is taken up again.
It ends with 1 where a module has less than 90 % killed, or where a whole row of rules could be missing.
"""

import hashlib
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mutants.accepted import ACCEPTED, Place
from mutants.judging import Fate, case_files, fates
from mutants.mutations import ROW_DELETION, mutants
from mutants.reach import ROOT, digest

LEAST_SHARE = 0.9
STORE = ROOT / ".mutants"

NO_RULES = {
    "policies/__init__.py": "a list of modules",
    "policies/__main__.py": "starts the pack",
    "policies/catalogue/__init__.py": "a list of modules",
    "policies/pack.py": "starts the pack",
    "policies/parameters.py": "a model; its defaults are the documentation's",
    "policies/sets.py": "made from what rules tell of themselves",
    "policies/standards.py": "names of controls",
}
"""Modules that judge nothing, and what they are."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one mutant of a module."""

    module: str
    operator: str
    line: int
    text: str
    fate: Fate

    @property
    def reason(self) -> str | None:
        """Why it may survive."""
        return ACCEPTED.get(Place(self.module, self.operator, self.text))


def modules() -> list[str]:
    """The modules that judge, by their paths."""
    paths = (path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "policies").rglob("*.py")))
    return [path for path in paths if path not in NO_RULES]


def results_of(module: str, operator: str) -> list[Result]:
    """What became of a module's mutants, taken from the last run where nothing that they depend on has changed since."""
    source = (ROOT / module).read_text()
    made = [mutant for mutant in mutants(source) if operator in ("", mutant.operator)]
    if not made:
        return []
    STORE.mkdir(exist_ok=True)
    kept = STORE / f"{digest(module, case_files(module))}.txt"
    known = _kept(kept)
    missing = [code for code in dict.fromkeys([source, *(mutant.code for mutant in made)]) if _name(code) not in known]
    with kept.open("a") as file:
        for number, fate in fates(module, missing, at_once=os.cpu_count() or 1):
            known[_name(missing[number])] = fate
            print(_name(missing[number]), int(fate), file=file, flush=True)
    if known[_name(source)] is not Fate.SURVIVED:
        raise SystemExit(f"{module} fails its tests as it is; mend that first: pytest tests/policies")
    return [Result(module, mutant.operator, mutant.line, mutant.text, known[_name(mutant.code)]) for mutant in made]


def _name(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()[:20]


def _kept(file: Path) -> dict[str, Fate]:
    """The fates that a run wrote down; a line that it did not finish is none."""
    lines = file.read_text().splitlines() if file.exists() else []
    fields = (line.split(" ") for line in lines)
    return {field[0]: Fate(int(field[1])) for field in fields if len(field) == 2 and field[1].isdigit()}


def survivors(results: Sequence[Result]) -> list[Result]:
    """Those that no test noticed and that are not accepted."""
    return [result for result in results if result.fate is Fate.SURVIVED and result.reason is None]


def share(results: Sequence[Result]) -> float:
    """The killed among those that could be; 1 where there were none."""
    killed = sum(result.fate is Fate.KILLED for result in results)
    return killed / (killed + len(survivors(results)) or 1) if results and (killed or survivors(results)) else 1.0


def lines(module: str, results: Sequence[Result]) -> Iterator[str]:
    """A module's row of the table, and below it each survivor."""
    counts = [sum(result.fate is fate for result in results) for fate in (Fate.KILLED, Fate.STILLBORN)]
    left = survivors(results)
    accepted = len(results) - sum(counts) - len(left)
    yield f"{module:45} {len(results):8} {counts[0]:7} {len(left):9} {accepted:9} {counts[1]:10} {share(results):7.1%}"
    for result in left:
        yield f"    {module}:{result.line}  {result.operator}  {result.text}"


def is_good_enough(results: Sequence[Result]) -> bool:
    """Whether the tests notice enough of a module's mistakes, and every missing row."""
    return share(results) >= LEAST_SHARE and all(result.operator != ROW_DELETION for result in survivors(results))


def main(chosen: str = "", operator: str = "") -> int:
    """Judge the chosen module or all, and print the table."""
    known = modules()
    if chosen and chosen not in known:
        print(f"{chosen} is no module that judges; take one of: {', '.join(known)}", file=sys.stderr)
        return 2
    print(f"{'module':45} {'mutants':>8} {'killed':>7} {'survived':>9} {'accepted':>9} {'stillborn':>10} {'share':>7}")
    is_good, everything = True, list[Result]()
    for module in [chosen] if chosen else known:
        results = results_of(module, operator)
        is_good = is_good_enough(results) and is_good
        everything.extend(results)
        print("\n".join(lines(module, results)), flush=True)
    print(next(lines("all", everything)))
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "tests" / "policies"))
    sys.exit(main(*sys.argv[1:]))
