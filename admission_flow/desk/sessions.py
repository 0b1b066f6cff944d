"""Who sits at the desk: one token let in once, and the session that it was exchanged for.

The token stands in the address that is printed; the browser's own process may show that address to
other users of the machine, so it serves once. Whoever comes with it again gets nothing, and a new
address is printed where the desk was started: only its officer sees that.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from hmac import compare_digest
from threading import Lock

from admission_flow.register.core.signing import Signer

IDLE_SECONDS = 30 * 60.0
"""After so long without a request nobody sits at the desk any more."""
_BYTES = 32


@dataclass(slots=True)
class Session:
    """What is kept of whoever sits at the desk; nothing of it reaches the disk."""

    cookie: str
    csrf: str
    used_at: float
    signer: Signer | None = None
    """The officer's key, once it was unlocked."""
    notices: list[str] = field(default_factory=list)
    """What is said at the top of the next page."""
    kept: dict[str, object] = field(default_factory=dict)
    """What a wizard of several pages keeps between them, by a name that cannot be guessed."""

    def is_csrf(self, text: str) -> bool:
        """Say whether a form was given out in this session."""
        return compare_digest(self.csrf.encode(), text.encode())


class Entered(Enum):
    """What became of a token."""

    WRONG = "wrong"
    USED = "used"
    OPEN = "open"


class Sessions:
    """The one session of a desk."""

    def __init__(
        self,
        tick: Callable[[], float],
        *,
        idle: float = IDLE_SECONDS,
        renewed: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Begin with nobody at the desk.

        Args:
            tick: seconds that only grow.
            idle: after how many of them without a request the session ends.
            renewed: told of each new token after the first, so that it can be printed.

        """
        self._tick = tick
        self._idle = idle
        self._renewed = renewed
        self._lock = Lock()
        self._used: set[str] = set()
        self._session: Session | None = None
        self.token = secrets.token_urlsafe(_BYTES)
        """What the next session is opened with."""

    def enter(self, token: str) -> Entered:
        """Exchange a token for a session; what was open before ends."""
        with self._lock:
            if compare_digest(token.encode(), self.token.encode()):
                self._used.add(token)
                self.token = secrets.token_urlsafe(_BYTES)
                self._session = Session(
                    secrets.token_urlsafe(_BYTES), secrets.token_urlsafe(_BYTES), self._tick()
                )
                return Entered.OPEN
            used = token in self._used
        if used:
            self._renewed(self.token)
            return Entered.USED
        return Entered.WRONG

    def of(self, cookie: str | None) -> Session | None:
        """Return the session of a cookie, if it has not ended; it is used by that."""
        with self._lock:
            session = self._session
            if session is None or cookie is None:
                return None
            if not compare_digest(session.cookie.encode(), cookie.encode()):
                return None
            now = self._tick()
            if now - session.used_at > self._idle:
                self._session = None
                ended = True
            else:
                session.used_at = now
                ended = False
        if ended:
            self._renewed(self.token)
            return None
        return session

    @property
    def idle(self) -> float:
        """After how many seconds without a request the session ends."""
        return self._idle

    def let_go_if_idle(self) -> None:
        """Forget what the session keeps and the key, if nobody sits there any more.

        What it keeps are personal data: they do not wait in memory for a request that may never
        come. The session itself ends with the next request, which says so.
        """
        with self._lock:
            session = self._session
            if session is not None and self._tick() - session.used_at > self._idle:
                session.kept.clear()
                session.signer = None

    @property
    def current(self) -> Session | None:
        """The session that is open."""
        return self._session

    def end(self) -> None:
        """Let whoever sits at the desk leave."""
        with self._lock:
            self._session = None
