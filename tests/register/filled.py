"""Registers that many tests of a file begin with: filled once, and copied for each of them."""

import copy
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from admission_flow.database.sqlite import Place
from tests.register.conftest import Office


def filled_once(fill: Callable[[Office], object]) -> Any:  # noqa: ANN401 - what pytest makes of it
    """Make a fixture of what fills the empty register of an office.

    Clock and chance go on from where they were. What does not lie in files is filled anew.
    """
    kept: list[tuple[Office, Path]] = []

    def filled(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
        in_files = Path(office.url).is_file()
        if not (in_files and kept):
            fill(office)
            if in_files:
                kept.append((copy.deepcopy(office), tmp_path_factory.mktemp("filled")))
                for file in Place.of(office.url).files:
                    shutil.copy(file, kept[0][1])
            return office
        was, folder = kept[0]
        for file in Place.of(office.url).files:
            shutil.copy(folder / file.name, file)
        office.now, office.chance = was.now, copy.deepcopy(was.chance)
        return office

    filled.__doc__ = fill.__doc__
    return pytest.fixture(name=fill.__name__)(filled)
