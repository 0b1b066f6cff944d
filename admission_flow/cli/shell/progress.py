"""How far a long command is: on the terminal of somebody who waits, and nowhere else."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

from admission_flow.cli.shell.context import SETTINGS

Notify = Callable[[str, int, int], None]
"""What is counted (a word of the catalogue), how many are done, and of how many."""


@contextmanager
def shown(*, wanted: bool = True) -> Iterator[Notify | None]:
    """Show progress on standard error, and wipe it away at the end.

    Args:
        wanted: False: show nothing, as for `--json`.

    Nothing is shown, and None given, where the output or the messages go into a file or a pipe.

    """
    if not (wanted and sys.stdout.isatty() and sys.stderr.isatty()):
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - loads slowly
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks = {}

        def told(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(SETTINGS.say(f"screen.checking_{what}"), total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield told


def counting(told: Notify | None, what: str, total: Callable[[], int]) -> Callable[[object], None]:
    """Return what is called with each thing that is done, and tells how many there were.

    Args:
        told: what `shown` gave; None: nothing is told.
        what: is counted, a word of the catalogue.
        total: how many there are in all; not asked where nothing is told.

    """
    if told is None:
        return lambda _: None
    done, many = count(1), total()
    return lambda _: told(what, next(done), many)


@contextmanager
def progress(text: str, total: int, *, quiet: bool) -> Iterator[Callable[[], None]]:
    """Show a bar on the terminal, and give what moves it one on; elsewhere show nothing.

    Args:
        text: what is being done.
        total: how many times it is moved.
        quiet: show nothing on a terminal either.

    """
    if quiet or not (sys.stderr.isatty() and sys.stdout.isatty()):
        yield lambda: None
        return
    from rich.console import Console  # noqa: PLC0415 - for people only
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(text, total=total)
        yield lambda: bar.advance(task)
