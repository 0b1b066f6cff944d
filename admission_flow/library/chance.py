"""The clock and the source of chance that a host program brings: what they return is looked at."""

from collections.abc import Callable
from datetime import datetime

from admission_flow.errors import BadArgument
from admission_flow.procedure.document import Problem
from admission_flow.register.core.clock import Clock, system_clock


def checked(clock: Clock) -> Clock:
    """Return a clock that refuses to say an instant without its zone.

    The clock that is returned raises:
        BadArgument: the one that was given does not return such an instant.

    """

    def now() -> datetime:
        instant: object = clock()
        if not isinstance(instant, datetime) or instant.tzinfo is None:
            raise _wrong("clock", instant, "datetime (tzinfo)")
        return instant

    return clock if clock is system_clock else now


def checked_bytes(source: Callable[[int], bytes]) -> Callable[[int], bytes]:
    """Return a source of chance that gives as many bytes as were asked for.

    The source that is returned raises:
        BadArgument: the one that was given does not return them.

    """

    def draw(count: int) -> bytes:
        drawn: object = source(count)
        if not isinstance(drawn, bytes) or len(drawn) != count:
            raise _wrong("random_bytes", drawn, f"bytes[{count}]")
        return drawn

    return draw


def _wrong(argument: str, found: object, wanted: str) -> BadArgument:
    facts = {"found": type(found).__name__, "wanted": wanted}
    return BadArgument(argument, [Problem(argument, "not_of_type", facts)])
