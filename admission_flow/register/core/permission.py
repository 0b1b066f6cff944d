"""Who may do what here: the one place that every use case passes.

Three doors, all of which ask the roles of the log (`journal/roles.py`):

- `permit` is asked whenever a register is opened for something, and by each public call;
- what is read goes through a store that shows an officer only the cases within their reach
  (`within.py`), which `reach_of` tells;
- `check_entry` is asked under the lock by the one function that appends an entry.

Where no role was ever given, and nobody was declared to be concerned in a case, all three let
everything pass.
"""

from dataclasses import field
from typing import TYPE_CHECKING

from admission_flow.errors import (
    BadRole,
    CaseNotVisible,
    NotAllowed,
    NotPermitted,
    OwnCase,
    ReaderUnnamed,
    ServerNoAccess,
)
from admission_flow.journal.entry import REGISTER, Intent
from admission_flow.journal.mentions import ACTIONS as ABOUT_UNITS
from admission_flow.journal.places import CasePlace
from admission_flow.journal.rights import GRANT, RELATION, UNNAMED, WHOLE, WITHDRAW, Use
from admission_flow.journal.roles import EVERYWHERE, Refusal, Roles, named_cases
from admission_flow.planning.units.tree import name_key
from admission_flow.procedure.quick_dataclass import dataclass
from admission_flow.register.core.reach import Reach
from admission_flow.register.core.roles_of import ABOUT_ROLES, roles_of
from admission_flow.register.core.within import whole

if TYPE_CHECKING:
    from admission_flow.database.queries import Queries

_TAKES_ALL = (GRANT, WITHDRAW, RELATION)
"""Actions that are held against all roles, not only those of who enters them."""
_KEPT_OFFICERS = 16
"""Officers of whom it is remembered what they hold."""
_KEPT_PLACES = 64
"""Cases of which it is remembered where they are."""
_UNFILTERED = frozenset(
    (Use.VERIFY, Use.BACKUP, Use.LOOK, Use.UNIT, Use.OFFICER, Use.ROLE, Use.AUDIT_WRITE)
)
"""Uses that are not about cases: what they ask is asked of the whole register."""


@dataclass(slots=True)
class _Own:
    """What one officer holds, and up to which entry that was looked at."""

    roles: Roles | None
    decisive: tuple[str, ...]
    """Actions of entries after which it is read again."""
    head: tuple[int, str]
    """The end of the register's own chain, and so the next, of the log: asked before the roles were
    read. What another window adds meanwhile is looked at the next time."""
    end: tuple[int, str]

    def goes_on(self, raw: "Queries") -> bool:
        """Return whether nothing came since that would change it, and nothing was rolled back."""
        size, leaf = self.end
        last = raw.entry(size - 1)
        same = size == 0 or (last is not None and last.leaf == leaf)
        return same and not any(True for _ in raw.entries(REGISTER, size - 1, self.decisive))

    @classmethod
    def of(
        cls,
        raw: "Queries",
        officer: str,
        cases: dict[str, CasePlace],
        head: tuple[int, str],
        end: tuple[int, str],
    ) -> "_Own":
        """Read what an officer holds."""
        if not any(True for _ in raw.entries(REGISTER, actions=ABOUT_ROLES)):
            return cls(None, ABOUT_ROLES, head, end)
        found = roles_of(raw, officer, cases)
        # Whoever holds what they hold in the whole register, or nothing, is in no unit of the tree.
        limited = any(one.officer == officer and one.unit for one in found.grants)
        decisive = (*ABOUT_ROLES, *ABOUT_UNITS) if limited else ABOUT_ROLES
        return cls(found, decisive, head, end)


@dataclass(slots=True)
class Standing:
    """What the log says of roles, read again only where it has grown."""

    _head: tuple[int, str] | None = None
    _last: int = -1
    """The last entry that was looked at: of the register's chain, once a role was given."""
    _leaf: str = ""
    """Its leaf."""
    _roles: Roles = field(default_factory=Roles)
    _leaves: dict[str, str] = field(default_factory=dict)
    """By case whose place is remembered, the leaf of the last entry that was taken."""
    _needed: bool = False
    """Whether a role was given, or a relation declared."""
    _cases: dict[str, CasePlace] = field(default_factory=dict)
    """Where cases are, as far as it is remembered."""
    _own: dict[str, "_Own"] = field(default_factory=dict)
    """By officer, what the officer holds."""

    def roles_of(
        self, store: "Queries", officer: str, head: tuple[int, str] | None = None
    ) -> Roles | None:
        """Return the roles that tell of one officer (`roles_of.py`); None as in `roles`.

        Args:
            store: the register.
            officer: who.
            head: as in `roles`.

        Raises: as `roles`.

        """
        raw = whole(store)
        head = head or raw.case_head(REGISTER)
        known = self._own.pop(officer, None)
        if known is None or known.head != head:
            end = raw.head
            if known is not None and known.goes_on(raw):
                known.head, known.end = head, end
            else:
                known = _Own.of(raw, officer, self._cases, head, end)
        self._own[officer] = known
        if len(self._own) > _KEPT_OFFICERS:
            del self._own[next(iter(self._own))]
        return known.roles

    def roles(self, store: "Queries", head: tuple[int, str] | None = None) -> Roles | None:
        """Return the roles of a register; None: nothing was ever said of them.

        Args:
            store: the register.
            head: the end of its own chain; None: it is not at hand yet.

        Raises:
            JournalBroken: an entry of the register's chain cannot be read.

        """
        raw = whole(store)
        head = head or raw.case_head(REGISTER)
        if head != self._head:
            if not self._goes_on(raw):
                self._roles, self._last, self._needed = Roles(), -1, False
                self._leaves = {}
            if not self._needed:
                end, leaf = raw.head
                self._needed = any(True for _ in raw.entries(REGISTER, self._last, ABOUT_ROLES))
                # Without any the next look begins here; with the first all of the chain is read.
                self._last, self._leaf = (-1, "") if self._needed else (end - 1, leaf)
            if self._needed:
                for entry in raw.entries(REGISTER, self._last):
                    if self._roles.stands(entry.intent):
                        self._roles.take(entry)
                    self._last, self._leaf = entry.seq, entry.leaf
            self._head = head
        self._roles.cases = self._cases
        return self._roles if self._needed else None

    def _goes_on(self, raw: "Queries") -> bool:
        """Return whether what was read is still there: what was rolled back never was."""
        if self._last < 0:
            return True
        entry = raw.entry(self._last)
        return entry is not None and entry.leaf == self._leaf

    def place(self, store: "Queries", case: str) -> CasePlace:
        """Return where a case is, by its own entries."""
        raw, places = whole(store), self._cases
        leaf, place = self._leaves.pop(case, ""), places.pop(case, None) or CasePlace()
        last = raw.entry(place.last)
        if last is None or last.leaf != leaf:
            place = CasePlace()
        for entry in raw.entries(case, place.last):
            place.take(entry.seq, entry.intent)
            leaf = entry.leaf
        if place.name:
            self._leaves[case] = leaf
            places[case] = place
            if len(places) > _KEPT_PLACES:
                del places[next(iter(places))]
        return place


@dataclass(frozen=True, slots=True)
class _Units:
    """Which units an officer's roles reach on a day."""

    standing: Standing
    roles: Roles
    reach: tuple[str, ...]
    day: str

    def name(self, name: str) -> bool | None:
        units = self.roles.units
        if not units.known(name) and len(units.tree.bearers(name)) > 1:
            return None
        return self._has(units.named(name, self.day))

    def case(self, store: "Queries", case: str) -> bool:
        name, since = self.standing.place(store, case).on(self.day)
        return self._has(self.roles.units.named(name, since))

    def keys(self) -> frozenset[str]:
        """Return the names and codes, as they are compared, under which a case may be seen."""
        tree = self.roles.units.tree
        return frozenset((*(key for _, key in tree.names()), *map(name_key, tree.codes)))

    def _has(self, code: str | None) -> bool:
        if code is None:
            return False
        above = self.roles.units.above(code, self.day)
        return any(unit in above for unit in self.reach)


def permit(standing: Standing, store: "Queries", officer: str | None, use: Use, day: str) -> None:
    """Let pass whoever may do a thing anywhere at all.

    Args:
        standing: what is known of the log's roles.
        store: the register.
        officer: who asks; None: nobody is named.
        use: what is to be done.
        day: ISO date of today.

    Raises:
        ReaderUnnamed: roles are in use, and nobody is named.
        NotPermitted: no role of the officer gives it.
        ServerNoAccess: on a server that holds the roles up, the login is another officer's.
        JournalBroken: as `Standing.roles`.

    """
    if use in UNNAMED:
        return
    roles = standing.roles_of(store, officer or "")
    if roles is None or not roles.in_use:
        return
    if officer is None:
        raise ReaderUnnamed
    reach = roles.reach(officer, use, day)
    if not reach or (use in WHOLE and EVERYWHERE not in reach):
        raise NotPermitted(officer=officer, use=f"use.{use.value}")
    raw = whole(store)
    if raw.login not in {None, officer}:
        # Rows of the one would be missing where the roles of the other are asked.
        raise ServerNoAccess(path=raw.dialect.shown, reason="login_of_another")


def reach_of(
    standing: Standing, store: "Queries", officer: str | None, use: Use, day: str
) -> Reach | None:
    """Return which cases an officer may see for something; None: all, and the log as a whole.

    Raises: as `permit`, but that an officer without the right is told so where a case is asked for.
    """
    if use in _UNFILTERED:
        return None
    roles = standing.roles_of(store, officer or "")
    if roles is None or not roles.in_use:
        return None
    if officer is None:
        raise ReaderUnnamed
    reach = roles.reach(officer, use, day)
    if EVERYWHERE in reach:
        return None
    return Reach(officer, use, _Units(standing, roles, reach, day) if reach else None)


def check_entry(
    standing: Standing, store: "Queries", intent: Intent, head: tuple[int, str] | None = None
) -> None:
    """Refuse an entry that its officer may not write: what a verifier would say of it later.

    Args:
        standing: what is known of the log's roles.
        store: the register, under the lock where it is written.
        intent: what is to be appended.
        head: as in `Standing.roles`.

    Raises:
        NotPermitted: no role of the officer gives it, or not there.
        CaseNotVisible: the case that it is about is outside, or not there.
        OwnCase: the officer is concerned in the case.
        BadRole: the role is not to be given or taken so.
        JournalBroken: as `Standing.roles`.

    """
    takes_all = intent.action in _TAKES_ALL or intent.action.endswith(".retract")
    if takes_all and intent.case == REGISTER:
        roles = standing.roles(store, head)
    else:
        roles = standing.roles_of(store, intent.actor, head)
    if roles is None:
        if intent.action not in ABOUT_ROLES:
            return
        roles = Roles()
    for case in (intent.case,) if intent.case != REGISTER else named_cases(intent):
        if intent.case_ver > 1 or intent.case == REGISTER:
            standing.place(store, case)
    found = roles.refusal(intent)
    if found is not None:
        raise _error(found, intent)


def _error(found: Refusal, intent: Intent) -> NotAllowed:
    officer, use = intent.actor, "none" if found.use is None else f"use.{found.use.value}"
    if found.reason == "related":
        return OwnCase(officer=officer, case=found.case)
    if found.reason == "place" and found.case and intent.case_ver > 1:
        return CaseNotVisible(officer=officer, case=found.case)
    if found.reason in {"right", "place"}:
        return NotPermitted(officer=officer, use=use)
    return BadRole(officer=officer, reason=f"bad_role.{found.reason}")
