"""`--xlsx FILE` of every command that lists: its tables go into a workbook, its sentences stay."""

import inspect
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, ParamSpec, TypeVar, cast

import typer

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.speaking import safe, tell
from admission_flow.errors import WrongUse
from admission_flow.messages.masking import mask
from admission_flow.papers.list_book import Cell, ListBook
from admission_flow.procedure.quick_dataclass import dataclass
from admission_flow.register.core.clock import system_clock, today

P = ParamSpec("P")
R = TypeVar("R")

Xlsx = Annotated[Path | None, typer.Option("--xlsx", metavar="FILE.xlsx")]
Overwrite = Annotated[bool, typer.Option("--overwrite")]
_OTHER_WAYS = {"as_json": "--json", "as_csv": "--csv", "csv_file": "--csv-file"}
_SUFFIX = ".xlsx"


@dataclass(slots=True)
class Sheets:
    """The workbook that the tables of this run go into."""

    book: ListBook
    title: str
    rows: int = 0

    def add(
        self,
        columns: Sequence[str],
        rows: Iterable[Sequence[Cell]],
        title: str,
        totals: Collection[int],
    ) -> int:
        """Add a table as a sheet; long numbers in it are hidden as they are on the screen."""
        drawn = SETTINGS.say("screen.sheet_drawn", day=today(system_clock))
        shown = ([hidden(cell) for cell in row] for row in rows)
        above = [self.title, *([title] if title else []), drawn]
        total = SETTINGS.say("column.sum")
        count = self.book.add(
            title or self.title, above, columns, shown, totals=totals, total=total
        )
        self.rows += count
        return count


_OPEN: list[Sheets] = []
"""The workbook of this run, if there is one: runs may stand inside one another in tests."""


def hidden(cell: Cell) -> Cell:
    """Return a cell as it may be shown."""
    return mask(safe(cell)) if isinstance(cell, str) else cell


def sheets() -> Sheets | None:
    """Return the workbook that tables go into; None: they go to the screen."""
    return _OPEN[-1] if _OPEN else None


def lists(title: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Give a command `--xlsx FILE` and `--overwrite`.

    Args:
        title: what stands above its list, as a key of the catalogue: "screen.sheet.cases".

    The file is written whole when the command has ended well, and not at all otherwise. Such a
    command prints its lists by `table`, and gives days and numbers to it as what they are.

    """

    def with_sheets(command: Callable[P, R]) -> Callable[P, R]:
        @wraps(command)
        def listed(*words: Any, xlsx: Path | None, overwrite: bool, **named: Any) -> R:  # noqa: ANN401 - as typer calls it
            if xlsx is None:
                if overwrite:
                    raise WrongUse(problem=SETTINGS.say("screen.overwrite_what"))
                return command(*words, **named)
            for name, option in _OTHER_WAYS.items():
                if named.get(name):
                    raise WrongUse(problem=f"{option} --xlsx")
            if xlsx.suffix.lower() != _SUFFIX:
                raise WrongUse(problem=SETTINGS.say("screen.sheet_suffix", file=str(xlsx)))
            found = Sheets(ListBook(xlsx, overwrite=overwrite), SETTINGS.say(title))
            _OPEN.append(found)
            try:
                result = command(*words, **named)
            except BaseException:
                found.book.discard()
                raise
            finally:
                _OPEN.remove(found)
            found.book.save()
            tell(SETTINGS.say("screen.sheet_written", count=found.rows, file=str(xlsx)))
            return result

        _declare(listed, command)
        return cast("Callable[P, R]", listed)

    return with_sheets


def _declare(listed: Callable[..., Any], command: Callable[..., Any]) -> None:
    """Let a command have its own parameters and the two of its workbook."""
    own = inspect.signature(command)
    kind = inspect.Parameter.KEYWORD_ONLY
    listed.__annotations__ = command.__annotations__ | {"xlsx": Xlsx, "overwrite": Overwrite}
    more = [
        inspect.Parameter("xlsx", kind, default=None, annotation=Xlsx),
        inspect.Parameter("overwrite", kind, default=False, annotation=Overwrite),
    ]
    signature = own.replace(parameters=[*own.parameters.values(), *more])
    listed.__signature__ = signature  # type: ignore[attr-defined]
