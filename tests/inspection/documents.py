"""The case documents of `cases/`: for each check what triggers it and what does not, and why.

A file is one dossier; a folder is several that are looked at together, with the target of a plan
where one is in `target.toml`. The first line of a file says why. The first word of the name says
what the check must answer: `found`, `clear`, `unknown` (a fact is missing from this case), or
`lacks` (no case document can hold it).
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from admission_flow.inspection.dossier import Dossier, Found, Target
from admission_flow.inspection.inspect import inspect
from admission_flow.procedure.document import case_from
from admission_flow.procedure.judge import Judge

CASES = Path(__file__).resolve().parent / "cases"
TARGET = "target.toml"


@dataclass(frozen=True, slots=True)
class Shown:
    """What is looked at together for one check."""

    check: str
    name: str
    """E.g. `found_plan`."""
    files: tuple[Path, ...]
    target: Path | None = None

    @property
    def word(self) -> str:
        """What the check must answer."""
        return self.name.partition("_")[0]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, in the words of the files."""
        return tuple(_first_line(file) for file in self.files)

    def answers(self, judge: Judge) -> list[Found]:
        """Return what the check says of it."""
        target = tomllib.loads(self.target.read_text("utf-8")) if self.target else None
        dossiers = []
        for number, file in enumerate(self.files, 1):
            case = case_from(tomllib.loads(file.read_text("utf-8")))
            day = target["as_of"] if target else max(act.on for act in case.acts)
            verdict = judge.judge(case, day)
            case_id = f"HS-{number:04}"
            dossiers.append(Dossier(case_id, case.unit.name, case, verdict, day, judge.workflow))
        targets = []
        if target:
            units = frozenset(target["units"])
            targets = [Target(target["name"], target["year"], target["number"], units)]
        return [said for said in inspect(dossiers, targets) if said.check == self.check]


def _first_line(file: Path) -> str:
    line = file.read_text("utf-8").splitlines()[0]
    return line.removeprefix("#").strip() if line.startswith("# ") else ""


def shown(check: str | None = None) -> Iterator[Shown]:
    """Yield what there is for a check, or for all of them, in the order of the names."""
    for folder in sorted(CASES.iterdir()):
        if check is not None and folder.name != check:
            continue
        for place in sorted(folder.iterdir()):
            if place.is_dir():
                target = place / TARGET
                files = tuple(sorted(file for file in place.iterdir() if file.name != TARGET))
                yield Shown(folder.name, place.name, files, target if target.exists() else None)
            else:
                yield Shown(folder.name, place.stem, (place,))
