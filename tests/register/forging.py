"""Writes entries around the program, well chained and well committed, as an insider can."""

from typing import TYPE_CHECKING, Any

from admission_flow.journal.entry import Entry, Intent, RuleRef, Seen
from admission_flow.register.core.clock import instant
from admission_flow.register.core.records import Split
from admission_flow.register.core.register import Register

if TYPE_CHECKING:
    from tests.register.conftest import Office


class Forger(Register):
    """Python code with the register's own means, and with none of its questions."""

    def put(
        self,
        case_id: str,
        action: str,
        split: Split,
        *,
        to: str = "",
        verdict: dict[str, Any] | None = None,
    ) -> Entry:
        """Append an entry that says whatever is asked for."""
        with self._store.writing() as writing:
            ver, head = writing.case_head(case_id)
            entry_id = self.random_bytes(16).hex()
            secret = writing.secret(case_id) or b"x" * 32
            intent = Intent(
                log=writing.log,
                id=entry_id,
                case=case_id,
                case_ver=ver + 1,
                case_head=head,
                action=action,
                to=to,
                actor=self.officer,
                at=instant(self._clock),
                data=split.committed(secret, entry_id) if split.personal else split.data,
                verdict=verdict,
                rule=RuleRef(self.judge.workflow.name, "0", self.judge.workflow.rulebook.sha256),
                seen=Seen(),
            )
            sig = self.signer.sign("admission-flow/entry/v1", intent.text()) if self.signer else ""
            return writing.append(intent, split.personal, secret=None, sig=sig)


def forger(office: "Office", officer: str = "cb01") -> Forger:
    """Open an office's register to write around the program."""
    return Forger.open(
        office.url, officer, clock=office.clock, random_bytes=office.chance.randbytes
    )
