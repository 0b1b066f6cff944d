"""Rulebooks that are not the released one, as a new law or somebody's hand makes them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from re import DOTALL, subn

from admission_flow import resources
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.rulebook import Row, turns_of
from admission_flow.rulebook_digest import FILES
from admission_flow.workflow_source import load

_VALUE = r'(of = "%s"\n.*?\n\]\n)'
CHANGES = ("more days", "a holiday", "half", "a word")
"""45 working days become 50; one more day of rest; two thirds become a half; a comment."""


def altered_files(change: str) -> dict[str, str]:
    """Return the files of the rulebook with one change."""
    texts = {name: resources.text("workflows", name) for name in FILES}
    if change == "more days":
        texts["law.toml"] = _with(
            texts["law.toml"], "decision.in_time.days", "value = 45", "value = 50"
        )
    elif change == "longer probation":
        months = texts["law.toml"], "probation.elapsed.months", "value = 12", "value = 18"
        texts["law.toml"] = _with(*months)
    elif change == "shorter dossier":
        months = texts["law.toml"], "dossier.fresh.months", "value = 12", "value = 3"
        texts["law.toml"] = _with(*months)
    elif change == "half":
        texts["law.toml"] = _with(texts["law.toml"], "branch.two_thirds.share", '"2/3"', '"1/2"')
    elif change == "a holiday":
        texts["holidays.toml"], found = subn(
            r"(year = 2026 .*?\noff = \[\n)",
            r"\1    2026-09-16,\n",
            texts["holidays.toml"],
            count=1,
            flags=DOTALL,
        )
        assert found == 1
    else:
        texts["admission.toml"] += "# one more word\n"
    return texts


def _with(text: str, value: str, old: str, new: str) -> str:
    changed, found = subn(
        _VALUE % value, lambda hit: hit[1].replace(old, new), text, count=1, flags=DOTALL
    )
    assert found == 1
    assert changed != text
    return changed


def altered_folder(folder: Path, change: str) -> Path:
    """Write the files of an altered rulebook into a folder."""
    folder.mkdir(exist_ok=True)
    for name, text in altered_files(change).items():
        (folder / name).write_text(text, "utf-8")
    return folder


def amended(judge: Judge, start: date, **changes: object) -> Judge:
    """Return a judge under a law in which some values are others from a day on.

    Args:
        judge: under the law as it is.
        start: the day.
        changes: by the name of a value, with "__" for each point of it, what it is then.

    """
    workflow = judge.workflow
    values = dict(workflow.rulebook.values)
    for name, value in changes.items():
        dated = values[name.replace("__", ".")]
        kept = tuple(row for row in dated.rows if row.start < start)
        row = Row(start, None, value, kept[-1].citations)
        values[dated.of] = replace(dated, rows=(*kept, row))
    turns = turns_of(workflow.rulebook.regimes, values)
    rulebook = replace(workflow.rulebook, values=values, _turns=turns, _laws={}, sha256="f" * 64)
    return Judge(replace(judge.procedure, workflow=replace(workflow, rulebook=rulebook, _ways={})))


class _Files(dict[str, str]):
    """A folder in memory, as far as a workflow is read from it."""

    def iterdir(self) -> Iterator["_File"]:
        return iter(())

    def joinpath(self, name: str) -> "_File":
        return _File(self.get(name, ""))


class _File(str):
    __slots__ = ()

    def is_file(self) -> bool:
        return bool(self)

    def read_bytes(self) -> bytes:
        return self.encode()


@cache
def altered_judge(change: str) -> Judge:
    """Return the judge under an altered rulebook."""
    folder: Traversable = _Files(altered_files(change))  # type: ignore[assignment]
    return Judge(load(folder))
