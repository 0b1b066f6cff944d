"""What a page keeps for the next one, in the memory of the session: never on the disk."""

import secrets
from typing import TypeVar

from admission_flow.desk.refusals import Refused
from admission_flow.desk.sessions import Session

T = TypeVar("T")

_MOST = 8


def keep(session: Session, kind: str, thing: object, most: int = _MOST) -> str:
    """Keep something and return the name by which it is found again: nobody can guess it.

    Args:
        session: whoever sits at the desk.
        kind: of what is kept.
        thing: what is kept.
        most: of this kind; the oldest makes room.

    """
    ours = [name for name in session.kept if name.startswith(f"{kind}.")]
    for name in ours[: max(0, len(ours) - most + 1)]:
        session.kept.pop(name, None)
    token = secrets.token_urlsafe(12)
    session.kept[f"{kind}.{token}"] = thing
    return token


def kept(session: Session, kind: str, token: str, of: type[T]) -> T:
    """Return what was kept.

    Raises:
        Refused: it was not, or it made room for others.

    """
    thing = session.kept.get(f"{kind}.{token}")
    if not isinstance(thing, of):
        raise Refused(404, "not_kept")
    return thing


def keep_instead(session: Session, kind: str, token: str, thing: object) -> None:
    """Keep something else under the same name."""
    session.kept[f"{kind}.{token}"] = thing


def let_go(session: Session, kind: str, token: str) -> None:
    """Forget something."""
    session.kept.pop(f"{kind}.{token}", None)


def remembered(session: Session, kind: str, of: type[T]) -> T:
    """Return the one thing of a kind that a session remembers, made when it is first asked for."""
    thing = session.kept.setdefault(kind, of())
    assert isinstance(thing, of)  # noqa: S101 - one kind is one class
    return thing
