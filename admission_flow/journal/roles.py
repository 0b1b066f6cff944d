"""Who may do what, and where: built from the log alone, entry by entry, like the keys.

1. Before the first grant nobody needs a role: an office that never gives one is as it was.
2. The first grant makes its own officer administrator of the whole register, without an end: they
   are there and can write, so that nobody locks everybody out by a slip.
3. From then on whoever holds no role may do nothing. An entry is held against the roles, the tree
   of units and the place of its case as they were on its day, by what stands before it in the log:
   what is given, moved or founded afterwards mends nothing.
4. Nobody gives themselves a role, and the last administrator without an end stays.
5. Nobody writes in a case of their own or of a relative, once that was declared; also where no
   roles are in use.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace
from datetime import date, timedelta
from typing import Any

from admission_flow.journal.entry import NAME, REGISTER, Entry, Intent
from admission_flow.journal.keys import day_of
from admission_flow.journal.places import CasePlace, Units
from admission_flow.journal.report import Break
from admission_flow.journal.rights import (
    ADMINISTRATOR,
    ALONE,
    GRANT,
    RELATION,
    ROLES,
    WHOLE,
    WITHDRAW,
    Use,
    may,
    use_of,
)
from admission_flow.procedure.quick_dataclass import dataclass

OWN, RELATIVE, NONE = KINDS = ("own", "relative", "none")
"""How an officer is concerned in a case; `none` ends what was declared before."""
EVERYWHERE = ""
"""The unit of a role in the whole register."""
_NAMING = ("case", "cases", "present", "given")
"""Members of an entry of the register's chain that name cases."""
_BY_UNIT = frozenset({"source.review", "source.every", "plan.received", "plan.notify"})
_ANYWHERE = frozenset({Use.CLASS, Use.AUDIT_WRITE, Use.OPEN, Use.DUE, Use.SOURCE})
"""What lies in no unit where it names no case: whoever has the right somewhere has it there."""
_TAKEN_BACK = frozenset({Use.UNIT, Use.PLAN, Use.SOURCE, Use.DUE, Use.CLASS})
_NEVER = "9999-12-31~"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that an officer was given."""

    seq: int
    """The entry that gave it."""
    officer: str
    role: str
    unit: str
    """Code of the unit in which and below which it holds; empty: the whole register."""
    since: str
    """ISO date of the first day."""
    ends: str = ""
    """ISO date of the first day on which it no longer holds; empty: no end is set."""
    withdrawn: int | None = None
    """The entry that took it."""

    def counts_on(self, day: str) -> bool:
        """Return whether it holds on a day."""
        return self.since <= day < (self.ends or _NEVER)

    @property
    def last(self) -> str:
        """ISO date of the last day on which it holds; empty: no end is set."""
        return (date.fromisoformat(self.ends) - timedelta(days=1)).isoformat() if self.ends else ""

    @property
    def lasting(self) -> bool:
        """Whether it makes an administrator of the whole register, without an end."""
        return (self.role, self.unit, self.ends) == (ADMINISTRATOR, EVERYWHERE, "")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an entry may not be written."""

    what: str
    """In English, for a verifier."""
    use: Use | None
    """What it would be; None: no role gives it."""
    reason: str
    """`right`: no role of the officer gives it anywhere; `place`: not there; `related`; `effect`;
    `first`."""
    case: str = ""
    """The case that lies outside; empty: none does."""


@dataclass(slots=True)
class Roles:
    """The roles that count after the entries taken so far."""

    grants: list[Grant] = field(default_factory=list)
    relations: dict[str, dict[str, str]] = field(default_factory=dict)
    """By officer, the cases in which they are concerned, and how."""
    units: Units = field(default_factory=Units)
    cases: dict[str, CasePlace] = field(default_factory=dict)
    """Where the cases are, as far as they were taken."""
    _placed: dict[int, tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)
    """In which units entries of the register's chain lie, and which cases they name: whoever takes
    one back must reach them."""

    @property
    def in_use(self) -> bool:
        """Whether a role was ever given: then whoever has none may do nothing."""
        return bool(self.grants)

    # ---- what an officer may ---------------------------------------------------------------------

    def held(self, officer: str, day: str) -> tuple[Grant, ...]:
        """Return the roles that an officer holds on a day."""
        return tuple(one for one in self.grants if one.officer == officer and one.counts_on(day))

    def reach(self, officer: str, use: Use, day: str) -> tuple[str, ...]:
        """Return in which units, and below which, an officer may do a thing; "": everywhere."""
        return tuple(one.unit for one in self.held(officer, day) if may(one.role, use))

    def allows(self, officer: str, use: Use, code: str | None, day: str) -> bool:
        """Return whether an officer may do a thing in a unit; None: it lies in no unit."""
        reach = self.reach(officer, use, day)
        return EVERYWHERE in reach or (
            code is not None and any(unit in self.units.above(code, day) for unit in reach)
        )

    def place_of(self, case: str, day: str) -> str | None:
        """Return the code of the unit that a case counts in on a day; None: in no tree."""
        place = self.cases.get(case)
        return None if place is None else self.units.named(*place.on(day))

    # ---- whether an entry may be written ---------------------------------------------------------

    def wrong_with(self, intent: Intent, seq: int = -1) -> str:
        """Return why an entry may not stand, in a verifier's words; empty if it may."""
        found = self.refusal(intent, seq)
        return "" if found is None else found.what

    def refusal(self, intent: Intent, seq: int = -1) -> Refusal | None:
        """Return why an entry may not be written; None: it may."""
        return self._related(intent) or self._lacking(intent) or self._wrong_effect(intent, seq)

    def _related(self, intent: Intent) -> Refusal | None:
        if intent.action == RELATION:
            return None
        concerned = self.relations.get(intent.actor, {})
        for case in self._cases_of(intent) if concerned else ():
            if case in concerned:
                what = f"{intent.actor} writes in {case}, a case of their own or of a relative"
                return Refusal(what, None, "related", case)
        return None

    def _lacking(self, intent: Intent) -> Refusal | None:
        if not self.in_use:
            return None
        actor, action, day = intent.actor, intent.action, day_of(intent.at)
        use = use_of(action, intent.data)
        if action == RELATION and intent.data.get("officer") == actor:
            return None
        if use is None or not self.reach(actor, use, day):
            roles = ", ".join(sorted({one.role for one in self.held(actor, day)})) or "no role"
            return Refusal(f"{actor} has {roles} and may not write {action}", use, "right")
        for case in self._cases_of(intent):
            code = self._place_with(intent, case, day)
            if not self.allows(actor, use, code, day):
                what = f"{actor} may not write {action} in the unit of {case}"
                return Refusal(what, use, "place", case)
        if intent.case == REGISTER:
            for code in self._units_of(intent, use):
                if not self.allows(actor, use, code or None, day):
                    what = f"{actor} may not write {action} in {code or 'the whole register'}"
                    return Refusal(what, use, "place")
        return None

    def _place_with(self, intent: Intent, case: str, day: str) -> str | None:
        if case in self.cases or case != intent.case:
            return self.place_of(case, day)
        opened = CasePlace()
        opened.take(-1, intent)
        return self.units.named(*opened.on(day))

    def _cases_of(self, intent: Intent) -> tuple[str, ...]:
        """Return the cases that an entry is about: its own, or those that it names or took back."""
        if intent.case != REGISTER:
            return (intent.case,)
        if intent.action.endswith(".retract"):
            return self._placed.get(_number(intent.data.get("entry")), ((), ()))[1]
        return named_cases(intent)

    def _units_of(self, intent: Intent, use: Use) -> tuple[str, ...]:
        """Return the units that an entry of the register's chain lies in; "": all of them."""
        action, data = intent.action, intent.data
        if use in WHOLE:
            return (EVERYWHERE,)
        if use is Use.ROLE:
            return (str(data.get("unit")),)
        if action.endswith(".retract"):
            return self._placed.get(_number(data.get("entry")), ((EVERYWHERE,), ()))[0]
        if use is Use.UNIT:
            return self.units.of_event(action, data)
        if action in _BY_UNIT:
            code = self.units.named(str(data.get("unit")), day_of(intent.at))
            return (code or EVERYWHERE,)
        return () if use in _ANYWHERE or named_cases(intent) else (EVERYWHERE,)

    # ---- what an entry does ----------------------------------------------------------------------

    def stands(self, intent: Intent) -> bool:
        """Return whether an entry of the register's chain has its effect on who may do what.

        A relation stands unless it says nothing: where its case is, only the verifier has read.
        """
        if binding(intent.action) and intent.action != RELATION:
            return not self.wrong_with(intent)
        return self._wrong_effect(intent, -1) is None

    def _wrong_effect(self, intent: Intent, seq: int) -> Refusal | None:
        if intent.case != REGISTER:
            return None
        data, what, reason = intent.data, "", "effect"
        if intent.action == GRANT:
            grant = _granted(seq, data)
            what = "it gives no role that there is" if grant is None else ""
            if grant is not None and not self.in_use:
                own = grant.officer == intent.actor and grant.lasting
                own &= grant.since <= day_of(intent.at)
                what, reason = "" if own else _FIRST, "first"
            elif grant is not None:
                what, reason = self._wrong_grant(grant, intent.actor)
        elif intent.action == WITHDRAW:
            what, reason = self._wrong_withdrawal(data)
        elif intent.action == RELATION:
            what, reason = self._wrong_relation(intent)
        return Refusal(what, use_of(intent.action, data), reason) if what else None

    def _wrong_grant(self, grant: Grant, actor: str) -> tuple[str, str]:
        if grant.officer == actor:
            return f"{actor} gives themselves a role", "oneself"
        if grant.unit != EVERYWHERE and not self.units.known(grant.unit):
            return f"it gives a role in {grant.unit}, a unit that there is not", "no_unit"
        for one in self.grants:
            if one.officer != grant.officer or not _overlap(one, grant):
                continue
            if (one.role, one.unit) == (grant.role, grant.unit):
                return f"it gives a role that entry {one.seq} gives already", "held_already"
            if one.role != grant.role and {one.role, grant.role} & ALONE:
                return f"it gives {grant.role} to who is {one.role} by entry {one.seq}", "alone"
        return "", ""

    def _wrong_withdrawal(self, data: Mapping[str, Any]) -> tuple[str, str]:
        at = self._withdrawn(data)
        if at is None:
            return "it takes a role that is not held", "not_held"
        left = [one for n, one in enumerate(self.grants) if n != at and one.lasting]
        if self.grants[at].lasting and not left:
            return "it takes the role of the last administrator", "last_administrator"
        return "", ""

    def _wrong_relation(self, intent: Intent) -> tuple[str, str]:
        data = intent.data
        officer, case, kind = data.get("officer"), data.get("case"), data.get("kind")
        named = all(isinstance(one, str) and NAME.fullmatch(one) for one in (officer, case))
        if not named or kind not in KINDS or set(data) != {"officer", "case", "kind"}:
            return "it declares nothing: an officer, a case and how are needed", "effect"
        if kind == NONE and officer == intent.actor:
            return f"{officer} ends what {officer} declared", "oneself"
        return "", ""

    def _withdrawn(self, data: Mapping[str, Any]) -> int | None:
        """Return the place of the grant that an entry takes."""
        day = data.get("from")
        if set(data) != {"officer", "role", "unit", "from"} or not _is_day(day):
            return None
        wanted = (data["officer"], data["role"], data["unit"])
        for at, one in enumerate(self.grants):
            last = one.ends or _NEVER
            if (one.officer, one.role, one.unit) == wanted and str(day) < last:
                return at
        return None

    def take(self, entry: Entry) -> None:
        """Let an entry that was found right have its effect."""
        self.take_intent(entry.seq, entry.intent)

    def take_intent(self, seq: int, intent: Intent) -> None:
        """Let an entry of a number have its effect."""
        action, data = intent.action, intent.data
        if intent.case != REGISTER:
            self.cases.setdefault(intent.case, CasePlace()).take(seq, intent)
            return
        use = use_of(action, data)
        if use in _TAKEN_BACK:
            self._placed[seq] = self._units_of(intent, use), self._cases_of(intent)
        if use is Use.UNIT:
            self.units.take(seq, action, data)
        elif action == GRANT and (grant := _granted(seq, data)) is not None:
            self.grants.append(grant)
        elif action == WITHDRAW and (at := self._withdrawn(data)) is not None:
            held, day = self.grants[at], str(data["from"])
            self.grants[at] = replace(held, ends=day, withdrawn=seq)
        elif action == RELATION and not self._wrong_relation(intent)[0]:
            concerned = self.relations.setdefault(str(data["officer"]), {})
            concerned[str(data["case"])] = str(data["kind"])
            if data["kind"] == NONE:
                del concerned[str(data["case"])]


_FIRST = "the first role that is given is its own officer's, as administrator without an end"


def binding(action: str) -> bool:
    """Return whether an action decides who may do what: one that may not be written does not."""
    return action in {GRANT, WITHDRAW, RELATION} or action.startswith("unit.")


def mentioned_cases(intent: Intent) -> tuple[str, ...]:
    """Return the cases that an entry of the register's chain names, in whatever way."""
    return named_cases(intent, (*_NAMING, "listed", "added", "left", "erased"))


def named_cases(intent: Intent, members: tuple[str, ...] = _NAMING) -> tuple[str, ...]:
    """Return the cases that an entry of the register's chain is about."""
    found = []
    for name in members:
        value = intent.data.get(name)
        items = value if isinstance(value, list | tuple) else [value]
        # A reminder says (case, clock, …), one after the other.
        items = [item[0] if isinstance(item, list | tuple) and item else item for item in items]
        found += [item for item in items if isinstance(item, str) and item]
    return tuple(dict.fromkeys(found))


def _granted(seq: int, data: Mapping[str, Any]) -> Grant | None:
    """Return what an entry gives; None: it is not of its form."""
    if set(data) - {"until"} != {"officer", "role", "unit", "from"}:
        return None
    officer, role, unit = data["officer"], data["role"], data["unit"]
    named = isinstance(officer, str) and NAME.fullmatch(officer) and isinstance(unit, str)
    if not named or role not in ROLES or not _is_day(data["from"]):
        return None
    until = data.get("until")
    if until is not None and (not _is_day(until) or until < data["from"]):
        return None
    ends = "" if until is None else _day_after(until)
    return Grant(seq, officer, role, unit, data["from"], ends)


def _overlap(one: Grant, other: Grant) -> bool:
    since = max(one.since, other.since)
    return since < min(one.ends or _NEVER, other.ends or _NEVER)


def _day_after(day: str) -> str:
    last = date.fromisoformat(day)
    return "" if last == date.max else (last + timedelta(days=1)).isoformat()


def _is_day(text: object) -> bool:
    try:
        return isinstance(text, str) and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _number(value: object) -> int:
    return value if type(value) is int else -1


def verify_roles(entries: Iterable[Entry]) -> Iterator[Break]:
    """Yield every entry that nobody with the roles of its officer may write on its day.

    Args:
        entries: the whole log, verified by `verify_lines`.

    """
    roles = Roles()
    for entry in entries:
        intent = entry.intent
        wrong = roles.wrong_with(intent, entry.seq)
        if wrong:
            yield Break(entry.seq, intent.case, wrong)
        if not wrong or not binding(intent.action):
            roles.take(entry)
