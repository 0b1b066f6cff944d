"""Of which procedure a register is, and under which rulebook it is written: its log says both.

Every entry names the procedure and the digest of the rulebook that it was entered under
(docs/reference/journal.md, `rule`). The first entry says whose register it is, for good; the newest
says the rulebook. To write under another one is an act of its own, `register.adopt`: nobody begins
to judge by other law without knowing.
"""

from contextlib import suppress

from admission_flow.database.queries import Queries
from admission_flow.errors import JournalBroken, OtherProcedure, OtherRulebook
from admission_flow.journal.entry import RuleRef
from admission_flow.procedure.in_use import ADMISSION
from admission_flow.register.core.within import whole


def check_procedure(store: Queries, name: str) -> None:
    """Refuse a register of another procedure.

    What cannot be read is left to whoever audits it: that is another matter than whose it is.

    Args:
        store: the register; one without entries is of any.
        name: of the procedure in use.

    Raises:
        OtherProcedure: its first entry names another one.

    """
    with suppress(JournalBroken):
        first = store.entry(0)
        kept = ADMISSION if first is None else first.intent.rule.id or ADMISSION
        if first is not None and kept != name:
            raise OtherProcedure(kept=kept, given=name)


def rulebook_of(store: Queries) -> RuleRef:
    """Return under which rulebook the newest entry was entered; without a digest: none is named.

    Raises:
        JournalBroken: the newest entry cannot be read.

    """
    newest = whole(store).entry(store.head[0] - 1)
    return RuleRef() if newest is None else newest.intent.rule


def check_rulebook(store: Queries, digest: str) -> None:
    """Refuse to write under a rulebook that the register has not taken over.

    From one release of the program to another the law is that of the program: updating it is the
    act. A rulebook that no release has is an office's own, and `register.adopt` says since when.

    Args:
        store: the register.
        digest: of the rulebook in use.

    Raises:
        OtherRulebook: the newest entry was entered under another one.

    """
    with suppress(JournalBroken):
        kept = rulebook_of(store).sha256
        if not kept or kept == digest:
            return
        from admission_flow.released import release_of  # noqa: PLC0415 - start-up

        if release_of(kept) and release_of(digest):
            return
        raise OtherRulebook(kept=kept, given=digest)
