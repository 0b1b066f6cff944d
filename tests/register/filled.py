"""Registers that many tests of a file begin with: filled once, and copied for each of them."""

import copy
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from admission_flow.database.sqlite import Place
from tests.register.conftest import Office, on_server
from tests.server import Rows


def filled_once(fill: Callable[[Office], object]) -> Any:  # noqa: ANN401 - what pytest makes of it
    """Make a fixture of what fills the empty register of an office.

    Clock and chance go on from where they were.
    """
    in_files: list[tuple[Office, Path]] = []
    kept: dict[str, tuple[Office, Rows]] = {}

    def filled(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
        if not Path(office.url).is_file():
            register = on_server(office)
            if office.url in kept:
                was, rows = kept[office.url]
                register.put(rows)
                return going_on(office, was)
            fill(office)
            kept[office.url] = copy.deepcopy(office), register.rows()
            return office
        if in_files:
            was, folder = in_files[0]
            for file in Place.of(office.url).files:
                shutil.copy(folder / file.name, file)
            return going_on(office, was)
        fill(office)
        in_files.append((copy.deepcopy(office), tmp_path_factory.mktemp("filled")))
        for file in Place.of(office.url).files:
            shutil.copy(file, in_files[0][1])
        return office

    filled.__doc__ = fill.__doc__
    return pytest.fixture(name=fill.__name__)(filled)


def going_on(office: Office, was: Office) -> Office:
    """Let clock and chance of an office go on from where another's were."""
    office.now, office.chance = was.now, copy.deepcopy(was.chance)
    return office
