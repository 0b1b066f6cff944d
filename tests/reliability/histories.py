"""What many clients were told, held against what the log says: in the way of Jepsen.

Each client notes when it asked, when it was answered, and what it was told. Afterwards nobody needs
to trust the clients' clocks beyond one machine's: an answer that came before another question was
asked must be older in the log too.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Told = Literal["recorded", "moved", "busy", "unsure", "lost", "read"]


@dataclass(frozen=True, slots=True)
class Event:
    """One question of one client, and its answer."""

    client: int
    began: float
    """Seconds of the machine's monotonic clock."""
    ended: float
    case: str
    told: Told
    """`recorded` and `read` are answers; `moved` and `busy` say that nothing was written; `unsure`
    and `lost` say nothing: the client was killed, or the connection broke at the commit."""
    seen: int = 0
    """The version of the case that the client built on, or read."""
    seq: int = -1
    """Of what was recorded."""
    act: str = ""
    """What tells this act from every other."""


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it stands in the log."""

    seq: int
    case: str
    version: int
    act: str


def wrong_with(history: Sequence[Event], log: Sequence[Line]) -> list[str]:
    """Return what cannot be, in English; empty where every answer was true.

    Checked: the log has no gap; what was acknowledged is there, once, at the place that was told;
    what was refused is not there; nobody's act was built on a version that another act had already
    replaced (a lost update); answers are in the order of time, between clients too; nobody read a
    version older than one that had been acknowledged before, nor one that was not there yet.
    """
    found = [
        f"entry {line.seq} stands at place {place}"
        for place, line in enumerate(log)
        if line.seq != place
    ]
    by_act = defaultdict(list)
    for line in log:
        if line.act:
            by_act[line.act].append(line)
    for event in history:
        if event.told == "recorded":
            found += _wrong_record(event, by_act[event.act])
        elif event.told in {"moved", "busy"} and by_act[event.act]:
            found.append(f"{event.act} was refused as {event.told}, and is there")
        elif event.told in {"unsure", "lost"} and len(by_act[event.act]) > 1:
            found.append(f"{event.act} is there {len(by_act[event.act])} times")
    recorded = [event for event in history if event.told == "recorded"]
    versions = {(line.case, line.seq): line.version for line in log}
    return [
        *found,
        *_twice_on_one_version(recorded),
        *_out_of_time(recorded),
        *_wrong_reads([e for e in history if e.told == "read"], recorded, versions, log),
    ]


def _wrong_record(event: Event, lines: Sequence[Line]) -> list[str]:
    if len(lines) != 1:
        return [f"{event.act} was acknowledged and is there {len(lines)} times"]
    (line,) = lines
    if (line.seq, line.case) != (event.seq, event.case):
        return [f"{event.act} was told to be entry {event.seq} and is {line.seq}"]
    if line.version != event.seen + 1:
        return [f"{event.act} was built on version {event.seen} and is version {line.version}"]
    return []


def _twice_on_one_version(recorded: Iterable[Event]) -> list[str]:
    built: dict[tuple[str, int], str] = {}
    found = []
    for event in recorded:
        other = built.setdefault((event.case, event.seen), event.act)
        if other != event.act:
            found.append(f"{other} and {event.act} were both built on version {event.seen}")
    return found


def _out_of_time(recorded: Iterable[Event]) -> list[str]:
    """What was answered before another was asked stands before it: one log, for all clients."""
    points = [(event.ended, 0, event) for event in recorded]
    points += [(event.began, 1, event) for event in recorded]
    newest, found = -1, []
    for _, begins, event in sorted(points, key=lambda point: point[:2]):
        if not begins:
            newest = max(newest, event.seq)
        elif event.seq < newest:
            found.append(f"entry {event.seq} was asked for after entry {newest} was answered")
    return found


def _wrong_reads(
    reads: Iterable[Event],
    recorded: Iterable[Event],
    versions: Mapping[tuple[str, int], int],
    log: Sequence[Line],
) -> list[str]:
    acknowledged: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for event in recorded:
        version = versions.get((event.case, event.seq), 0)
        acknowledged[event.case].append((event.ended, version))
    last = {line.case: line.version for line in log}
    found = []
    for read in reads:
        least = max((v for at, v in acknowledged[read.case] if at < read.began), default=0)
        if read.seen < least:
            found.append(f"{read.case} was read at version {read.seen} after {least} was answered")
        if read.seen > last.get(read.case, 0):
            found.append(f"{read.case} was read at version {read.seen}, which is not in the log")
    return found
