"""What a verifier says of the rulebooks that the entries of a log name."""

from collections.abc import Iterator

from admission_flow.database.queries import Queries
from admission_flow.journal.report import Notice
from admission_flow.journal.rulebooks import Named, Rulebooks
from admission_flow.register.audit.sound import Sound
from admission_flow.released import release_of

_MOST = 20
"""Digests that are named one by one: more than releases could explain is one sentence."""


def rulebook_notices(store: Queries, sound: Sound | None) -> list[Notice]:
    """Return which entries name a rulebook of no release, or one that stands alone or is unsaid.

    None is a break: an office may have a rulebook of its own, two machines of one office may be
    brought up to date on different days, and a program of before 0.2.0 took over a rulebook without
    saying so. Each is worth a question.

    Args:
        store: a log in which every line and link holds.
        sound: what was found while it was read, if it was read in chunks.

    Raises:
        JournalBroken: an entry cannot be read.

    """
    found = Rulebooks.of(store.entries()) if sound is None else sound.rulebooks
    own = {sha: named for sha, named in found.named.items() if release_of(sha) is None}
    notices = [
        Notice(
            named.first,
            "",
            f"the entries from {named.first} on, {named.count} in all, name the rulebook {sha}, "
            "which is none of the released",
        )
        for sha, named in list(own.items())[:_MOST]
    ]
    if len(own) > _MOST:
        more = list(own.values())[_MOST:]
        what = f"entries name {len(more)} more rulebooks that are none of the released"
        notices.append(Notice(more[0].first, "", what))
    return [*notices, *_alone(found), *_unsaid(found)]


def _unsaid(found: Rulebooks) -> Iterator[Notice]:
    """Yield where another rulebook begins that no entry takes over; releases need none."""
    for (before, after), (seq, times) in list(found.unsaid.items())[:_MOST]:
        if release_of(before) is None or release_of(after) is None:
            what = f"from the rulebook {before} to {after}, and no entry says that it is taken over"
            yield Notice(seq, "", what if times == 1 else f"{what}; {times} times")


def _alone(found: Rulebooks) -> Iterator[Notice]:
    for sha, named in found.named.items():
        if named.alone:
            yield Notice(named.first_alone, "", _stands_alone(sha, named))


def _stands_alone(sha: str, named: Named) -> str:
    what = f"alone between entries of the rulebook {named.beside}, it names {sha}"
    if named.alone > 1:
        what += f"; {named.alone - 1} later entries stand alone with it as well"
    return what
