"""A register in which one person left, and may be erased."""

from typing import TYPE_CHECKING

import pytest

from admission_flow.testing import lawful_case
from tests.register.private_desk import ERASABLE_ON

if TYPE_CHECKING:
    from tests.register.private_desk import Desk


@pytest.fixture
def left(either: "Desk") -> "Desk":
    """A register with one who left and one who goes on, on the first day of erasing."""
    with either.open() as register:
        either.leave(register)
        either.office.enter(register, lawful_case("sympathiser_resolution", full_name="Ma A Mẫu"))
    either.office.on(ERASABLE_ON)
    return either
