"""`workflow test`: test vectors that a lawyer can write, judged (docs/maintainers/vectors.md)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from admission_flow.cli.office.vectors_covered import coverage_json, show_coverage
from admission_flow.cli.office.workflow_folder import Folder, Overlays, procedure_in
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.options import Json
from admission_flow.cli.shell.output import painted, show_day, table, term
from admission_flow.cli.shell.sheets import lists, sheets
from admission_flow.cli.shell.speaking import tell, tell_json
from admission_flow.errors import BadDocument, StepRefused
from admission_flow.papers.case_file import read_data
from admission_flow.procedure.document import DocumentProblems, Problem
from admission_flow.procedure.judge import Judge

if TYPE_CHECKING:
    from admission_flow.procedure.procedure import Procedure
    from admission_flow.procedure.vector_runs import Failure, Run

T = TypeVar("T")
_COLUMNS = ("file", "number", "rule", "step", "day", "regime", "because", "found")


@lists("screen.sheet.vectors")
def judge_vectors(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...")],
    folder: Folder = None,
    overlay: Overlays = None,
    rule: Annotated[str | None, typer.Option("--rule", metavar="RULE")] = None,
    *,
    coverage: Annotated[bool, typer.Option("--coverage")] = False,
    as_json: Json = False,
) -> int:
    """Judge test vectors, and say which do not hold: exit 3 where there is one.

    With `--coverage`: which rule has a vector on each side in which regime.
    """
    # Not at start-up: the sample case and the readers of every act come with them.
    from admission_flow.procedure.vector_coverage import coverage_of  # noqa: PLC0415
    from admission_flow.procedure.vector_excuses import excuses_from  # noqa: PLC0415
    from admission_flow.procedure.vector_runs import VectorRunner  # noqa: PLC0415
    from admission_flow.procedure.vectors import vectors_from  # noqa: PLC0415

    procedure = procedure_in(folder, overlay)
    if rule is not None and rule not in procedure.by_id:
        facts = {"found": rule, "known": ", ".join(procedure.by_id)}
        raise BadDocument("--rule", [Problem("file", "not_a_choice", facts)])
    files = {file: read_data(file)[0] for file in _files(paths)}
    found = [v for file, data in files.items() for v in _read(vectors_from, file, data, procedure)]
    vectors = [v for v in found if rule in (None, v.rule)]
    if coverage:
        excuses = [
            e for file, data in files.items() for e in _read(excuses_from, file, data, procedure)
        ]
        told = coverage_of(vectors, excuses, Judge(procedure), rule)
        (coverage_json if as_json else show_coverage)(told)
        return 0 if told.whole and not told.broken else StepRefused.exit_code
    runner = VectorRunner(Judge(procedure))
    runs = [run for vector in vectors for run in runner.runs_of(vector)]
    failed = [run for run in runs if run.failures]
    counts = {
        "vectors": len(vectors),
        "judged": len(runs),
        "failed": len({(run.vector.file, run.vector.number) for run in failed}),
        "refused_by_others": sum(bool(run.others) for run in runs),
    }
    if as_json:
        others = [_described(run) | {"others": list(run.others)} for run in runs if run.others]
        failures = [_described(run) | {"failures": _plain(run)} for run in failed]
        tell_json({**counts, "failures": failures, "others": others})
    else:
        _show(failed, counts)
    return StepRefused.exit_code if failed else 0


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield each file that is named, and every TOML file of a folder that is."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        inside = sorted(path.glob("*.toml"))
        if not inside:
            raise BadDocument(str(path), [Problem("file", "vector_no_files", {})])
        yield from inside


def _read(
    reader: "Callable[[object, Procedure, str], tuple[T, ...]]",
    file: Path,
    data: object,
    procedure: "Procedure",
) -> "tuple[T, ...]":
    try:
        return reader(data, procedure, file.name)
    except DocumentProblems as found:
        raise BadDocument(str(file), found.problems) from found


# ---- what is shown -------------------------------------------------------------------------------


def _show(failed: "Sequence[Run]", counts: Mapping[str, int]) -> None:
    rows = [
        (
            run.vector.file,
            run.vector.number,
            run.vector.rule,
            term(run.vector.step),
            run.on,
            "; ".join(run.regime),
            run.vector.vi if SETTINGS.lang == "vi" else run.vector.because,
            " ".join(_text(failure) for failure in run.failures),
        )
        for run in failed
    ]
    if rows or sheets() is not None:  # a workbook has its headings all the same
        table([SETTINGS.say(f"column.vector_{name}") for name in _COLUMNS], rows)
    line = SETTINGS.say("screen.vectors", **counts)
    tell(painted(line, "red" if failed else "green"))
    if counts["refused_by_others"]:
        tell(SETTINGS.say("screen.vectors_others", count=counts["refused_by_others"]))


def _text(failure: "Failure") -> str:
    facts = {name: _shown(value) for name, value in failure.facts.items()}
    return SETTINGS.say(f"screen.{failure.message_id}", **facts)


def _shown(value: Any) -> str:  # noqa: ANN401 - a fact of a failure
    if isinstance(value, tuple):
        return "; ".join(value) or "-"
    return term(value) if isinstance(value, str) else show_day(value)


def _described(run: "Run") -> dict[str, Any]:
    return {
        "file": run.vector.file,
        "number": run.vector.number,
        "rule": run.vector.rule,
        "step": run.vector.step,
        "on": run.on.isoformat(),
        "regime": list(run.regime),
        "moved": run.moved,
        "because": run.vector.because,
        "vi": run.vector.vi,
    }


def _plain(run: "Run") -> list[dict[str, Any]]:
    """Return what does not hold, as JSON types."""

    def plain(value: object) -> object:
        return list(value) if isinstance(value, tuple) else str(value)

    return [
        {"what": failure.message_id.removeprefix("vector_")}
        | {name: plain(value) for name, value in failure.facts.items()}
        for failure in run.failures
    ]
