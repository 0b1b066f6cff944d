"""A rule that leaves the answer to a function beside it, and to one inside it."""

from collections.abc import Callable
from datetime import date

from admission_flow.procedure.findings import Result, pending, unknown, waived
from admission_flow.procedure.rules.rule import rule


def _beside() -> Result:
    return pending(date(2027, 1, 1))


@rule("ceremony.helper_of_a_test")
def in_a_helper(case: object, values: object) -> Result:  # noqa: ARG001 - as rules are called
    """Says what its helpers say."""

    def inside() -> Result:
        return waived()

    chosen: Callable[[], Result] = inside if case else _beside
    return chosen()


@rule("ceremony.song")
def sung(case: object, values: object) -> Result:  # noqa: ARG001 - as rules are called
    """Somebody sings."""
    return unknown("singers")
