"""The case documents of `cases/`: for each check what triggers it and what does not, and why.

A file is one dossier; a folder is several that are looked at together, or one with what only a
register has: the target of a plan (`target.toml`), the lending book (`lent.toml`). The first line
of a file says why. The first word of the name says what the check must answer: `found`, `clear`,
`unknown` (a fact is missing from this case), or `lacks` (no case document can hold it).
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from admission_flow.inspection.dossier import Dossier, Found, Lent, Target
from admission_flow.inspection.inspect import inspect
from admission_flow.procedure.document import case_from
from admission_flow.procedure.judge import Judge

CASES = Path(__file__).resolve().parent / "cases"
TARGET, LENT = "target.toml", "lent.toml"


@dataclass(frozen=True, slots=True)
class Shown:
    """What is looked at together for one check."""

    check: str
    name: str
    """E.g. `found_plan`."""
    files: tuple[Path, ...]
    target: Path | None = None
    lent: Path | None = None

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
        return [said for said in self.everything(judge) if said.check == self.check]

    def everything(self, judge: Judge) -> list[Found]:
        """Return what all checks say of it."""
        target = tomllib.loads(self.target.read_text("utf-8")) if self.target else None
        dossiers = []
        for number, file in enumerate(self.files, 1):
            case = case_from(tomllib.loads(file.read_text("utf-8")))
            day = target["as_of"] if target else max(act.on for act in case.acts)
            verdict = judge.judge(case, day)
            dossier = Dossier(
                f"HS-{number:04}",
                case.unit.name,
                case,
                verdict,
                day,
                judge.workflow,
                self._book(),
                dated=judge.as_dated(case, verdict),
            )
            dossiers.append(dossier)
        targets = []
        if target:
            units = frozenset(target["units"])
            targets = [Target(target["name"], target["year"], target["number"], units)]
        return list(inspect(dossiers, targets))

    def _book(self) -> tuple[Lent, ...] | None:
        if self.lent is None:
            return None
        rows = tomllib.loads(self.lent.read_text("utf-8"))["lent"]
        return tuple(Lent(row["on"], row.get("returned_on")) for row in rows)


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
                beside = {name: place / name for name in (TARGET, LENT)}
                files = sorted(file for file in place.iterdir() if file.name not in beside)
                target, lent = (file if file.exists() else None for file in beside.values())
                yield Shown(folder.name, place.name, tuple(files), target, lent)
            else:
                yield Shown(folder.name, place.stem, (place,))
