"""A bar for what takes long, where a person looks on."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(text: str, total: int, *, quiet: bool) -> Iterator[Callable[[], None]]:
    """Show a bar on the terminal, and give what moves it one on; elsewhere show nothing.

    Args:
        text: what goes on.
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
