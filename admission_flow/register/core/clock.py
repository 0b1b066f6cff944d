"""The only place that asks what time it is. Everything else is told."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]
"""Returns the present instant, with its zone."""

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
"""The day of an office. Fixed: the zone has had no other offset since 1975, and a machine
without a zone database must run too."""


def system_clock() -> datetime:
    """Return the present instant, UTC."""
    return datetime.now(UTC)  # noqa: TID251 - here and nowhere else


def today(clock: Clock) -> date:
    """Return the day in Việt Nam."""
    return clock().astimezone(VIETNAM).date()


def instant(clock: Clock) -> str:
    """Return the present instant as the journal writes it: to the second, UTC."""
    return f"{clock().astimezone(UTC).replace(tzinfo=None).isoformat('T', 'seconds')}Z"
