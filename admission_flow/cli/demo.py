"""`demo`: a register to look around in."""

import typer


def add_to(app: typer.Typer) -> None: ...
