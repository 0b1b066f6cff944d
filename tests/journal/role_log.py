"""A log of roles that grows entry by entry, for the tests of who may write what."""

from typing import Any

from admission_flow.journal.entry import NO_HEAD, REGISTER, Entry, Intent
from admission_flow.journal.roles import verify_roles

DAY = "2026-11-24"
UNITS = (("TINH", "province", None), ("CS1", "base", "TINH"), ("CB1", "branch", "CS1"),
         ("CS2", "base", "TINH"), ("CB2", "branch", "CS2"))  # fmt: skip


def entry(  # noqa: PLR0913 - what an entry consists of
    actor: str,
    action: str,
    data: dict[str, Any],
    case: str = REGISTER,
    *,
    day: str = DAY,
    seq: int = 0,
    ver: int = 1,
) -> Entry:
    intent = Intent(
        log="a" * 32,
        id=f"{seq:032x}",
        case=case,
        case_ver=ver,
        case_head=NO_HEAD,
        action=action,
        to="",
        actor=actor,
        at=f"{day}T03:00:00Z",
        data=data,
    )
    return Entry(seq, NO_HEAD, intent.text(), "")


class RoleLog:
    """A log that grows, entry by entry; what does not stand is kept as a break."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def add(
        self,
        actor: str,
        action: str,
        case: str = REGISTER,
        *,
        day: str = DAY,
        **data: Any,  # noqa: ANN401 - any value of an entry
    ) -> str:
        seq = len(self.entries)
        ver = 1 + sum(one.intent.case == case for one in self.entries)
        data = {name.rstrip("_"): value for name, value in data.items()}
        self.entries.append(entry(actor, action, data, case, day=day, seq=seq, ver=ver))
        found = [each.what for each in verify_roles(self.entries) if each.seq == seq]
        return found[0] if found else ""

    def grant(self, actor: str, officer: str, role: str, unit: str = "", **more: str) -> str:
        more = {"from": more.pop("since", DAY), **more}
        return self.add(actor, "role.grant", officer=officer, role=role, unit=unit, **more)

    def withdraw(self, actor: str, officer: str, role: str, unit: str = "", day: str = DAY) -> str:
        return self.add(
            actor, "role.withdraw", officer=officer, role=role, unit=unit, **{"from": day}
        )
