# ruff: noqa: INP001 - a script of the maintainers, in no package
"""What ``tools/soak.py --page`` writes: the page about what was measured."""

from collections import Counter
from collections.abc import Mapping

_TOP = """\
# What was done to a register, and what came of it

*(Dành cho người kiểm tra: chương trình đã bị thử hỏng, thử ngắt điện, thử sửa trộm bao nhiêu lần,
và kết quả. Mọi con số do chương trình đo ghi ra.)*

Written by `tools/soak.py --page` from `reliability.json`: do not edit. Each harness also runs in
the tests of every change (`tests/reliability/`), with fewer rounds. A harness that finds nothing
may be blind: so each is also run against a program with a planted bug, which it must show.

Measured with Python {python} and its SQLite {sqlite}; where a disk is simulated, with the SQLite
{apsw} of APSW. Seeds are in the file: what chance decides can be repeated; when a process is
killed, and which of several comes first, depends on the machine.

| what was done | times | what came of it | with a planted bug |
|---|---|---|---|
{rows}

## How each is done

{how}

## What the figures do not say

- **Real power cuts.** The simulated disk forgets what was not synced, in any order that POSIX
  allows. What a consumer SSD does with data that it has confirmed, nobody here has tried.
- **Windows and macOS.** All of this ran on Linux. `kill -9`, limits of file size and failing system
  calls do not exist in this form elsewhere.
- **PostgreSQL, in these figures.** What is done to a server on purpose (killed while it is written
  to, connections ended, the lock held, a COMMIT that answers ROLLBACK) is in
  `tests/database/server/`; the thousands of tries above are on files.
- **Other SQLite versions.** The failing calls and the power cuts run in APSW's own SQLite, which is
  newer than the one of most Pythons; the failing system calls run in the program's.
- **More than one change at once** by somebody who knows the format and holds keys: that is the
  [threat table](threats.md), with what it takes from outside to find it.
- **Failing memory and a wrong CPU.** Neither is simulated.
- Entries are counted as recorded when the command has said so. What was shown on the screen of a
  machine that died before it could say anything is "in doubt": the same command again records it
  once.

## Found and corrected meanwhile

A register damaged so that its rows lead back was read for ever. A line that holds nothing crashed
the verifier. `lawful` changed from 1 to 2 read as "yes". A personal value or a day that is no
text, a row without a key and a schema that is no text ended in "a defect of the program" and not
in a sentence about the register. After an entry was recorded, a disk that failed while the program
only looked up the end of the log was answered with "nothing was written". An auditor's key could
have approved an erasure.
"""

_HOW = {
    "changes": (
        "One change at a time, of twelve kinds (a column or a field of a line, a field of what was "
        "signed, one bit of a cell, a cell of what is derived, a cell beside the log, cells "
        "exchanged between people, a row deleted, two entries swapped, a row doubled, a row "
        "inserted, the tail cut, the checkpoint changed), with the triggers dropped and created "
        "again and digests worked out anew where that helps to hide. Found means that `audit "
        "verify` breaks and its first finding names the entry, or the case and the table. A cut "
        "tail and a changed checkpoint are held against the checkpoint that was kept outside."
    ),
    "untouched": "New registers of invented people that nobody touches: none may be accused.",
    "lives": (
        "Registers in which an office did what offices do, at random and always by the program: "
        "corrections, refusals, late entries, erasures, backups brought back, keys, a second "
        "officer, an upgrade, another law from one day on. `audit verify` with and without "
        "checkpoints, `audit replay` and the stand-alone checker may accuse none."
    ),
    "power_cuts": (
        "The statements that the program really sends are played on a disk that notes every "
        "write, sync, creation and removal. At a random moment, half of the time just after an "
        "entry was acknowledged, the power goes: of what was not synced any 512-byte sectors "
        "remain. The program then opens what is left. Lost: an acknowledged entry is not there. "
        "Split: the two files are not in step. `synchronous=FULL` alone loses nothing here, "
        "because every transaction holds both files and ends with the removal of a journal of "
        "its own, which SQLite syncs even then; with the lock taken late it does."
    ),
    "kills": (
        "A process that enters cases is killed with SIGKILL at a random moment. In doubt: acts "
        "that were announced, not acknowledged, and recorded all the same; all of them were then "
        "entered again, and are there once."
    ),
    "interrupts": (
        "A command that writes gets a signal at a random moment, half of the time just after a "
        "transaction has ended. What it then says of the journal is held against the journal: "
        "false is to name too few entries or too many, and to say nothing of one."
    ),
    "stops": (
        "Backup, upgrade and restore, a third each, killed with SIGKILL at a random moment and run "
        "again. Stuck: the same command does not end well then. Torn: what it made does not "
        "verify, or something is left beside it. In the tests they are killed at every step of "
        "the code that names files, with a planted bug (`test_stops.py`)."
    ),
    "failing_calls": (
        "One command, on a disk that fails once: each read, write (refused, without room, half "
        "done), sync, removal, opening, lock and question after a size, one after the other. "
        "Wrong would be: half recorded, or said to be what it is not, or recorded twice by the "
        "same command run again."
    ),
    "failing_system_calls": (
        "The same with the program as it is installed: `strace` lets a system call on the "
        "register's files fail with EIO or ENOSPC."
    ),
    "full_disks": (
        "A paper is recorded while neither file may grow beyond a random size, by SQLite's own "
        "limit of pages or by the limit of the operating system; `audit verify` runs under the "
        "same limit. Unreadable until there was room: the command had broken off in the middle, "
        "and SQLite must write to undo that; the sentence says so, and nothing is lost."
    ),
    "damage": (
        "A random bit of either file is flipped, or a page is lost, overwritten or replaced by "
        "another; then `audit verify`, `db check` and `case list` are asked. Without effect: every "
        "row of every table reads as before. The planted bug is to ask only SQLite's own check."
    ),
    "backups": (
        "`db backup` while another process writes without a pause; each copy is verified whole. "
        "An old backup that is put back is found by this machine's memory and by a checkpoint "
        "(`tests/reliability/test_backup_and_clock.py`)."
    ),
    "crowds": (
        "Eight processes write, half of the attempts to one case, half each to its own. Moved: "
        "somebody else was quicker, and the officer is asked to look again. The longest wait is "
        "that of a machine with two cores which others used too, under writers that never pause; "
        "a command waits 30 s before it says that the register is busy."
    ),
    "skipped_fields": (
        "The verifier is made blind for one field after the other, and the random changes must "
        "show each time that something is wrong with it."
    ),
}
_TESTS_ONLY = (
    "Only in the tests: the whole-history attacks (`tests/register/audit/test_threats.py`), clocks "
    "that go back or forward and the leap day (`test_backup_and_clock.py`), every forbidden "
    "statement (`test_forbidden.py`, `tests/database/test_append_only.py`)."
)


def _sum(runs: Mapping[str, Mapping[str, int]]) -> Counter[str]:
    """Add up the runs of a harness; the longest wait is no sum."""
    total: Counter[str] = Counter()
    for figures in runs.values():
        for name, figure in figures.items():
            total[name] = max(total[name], figure) if "longest" in name else total[name] + figure
    return total


def _row(what: str, times: int, found: str, planted: str) -> str:
    return f"| {what} | {times:,} | {found} | {planted} |"


def _rows(kept: Mapping[str, Mapping[str, Mapping[str, int]]]) -> list[str]:
    f = {name: _sum(runs) for name, runs in kept.items() if name != "machine"}
    rows = []
    if c := f.get("changes"):
        blind = f.get("skipped_fields", Counter())
        shown = {n.partition(": ")[2]: k for n, k in blind.items() if n.startswith("shown: ")}
        fields = ", ".join(f"`{name}` {count}" for name, count in sorted(shown.items()))
        rows.append(
            _row(
                "one change behind the program's back",
                c["tried"],
                f"{c['found']:,} found and {c['tried'] - c['elsewhere'] - c['missed']:,} named; "
                f"{c['missed']} missed, {c['crashed']} crashes",
                f"a verifier that skips a field, of {blind['tried']} changes each missed or put "
                f"elsewhere: {fields}"
                if shown
                else "",
            )
        )
    if u := f.get("untouched"):
        rows.append(_row("a register left alone", u["tried"], f"{u['accused']} accused", ""))
    if u := f.get("lives"):
        lived = [f"{u[what]:,} {what}" for what in sorted(u.keys() - {"tried", "accused"})]
        told = f"{u['accused']} accused ({', '.join(lived)})"
        rows.append(_row("a register used as offices use it", u["tried"], told, ""))
    if p := f.get("power_cuts"):
        tried = p["full_and_late: tried"]
        rows.append(
            _row(
                "power cut while two files are written",
                p["tried"],
                f"{p['lost']} lost, {p['corrupt']} corrupt, {p['split']} split "
                f"({p['undone']:,} half-done entries undone or completed)",
                f"of {tried:,} each: FULL with a late lock {p['full_and_late: lost']} lost (FULL "
                f"alone {p['full: lost']}); WAL {p['write_ahead: split']} split; no syncs "
                f"{p['no_sync: corrupt']} corrupt, {p['no_sync: lost']} lost; acknowledged before "
                f"COMMIT {p['acknowledged_early: lost']} lost",
            )
        )
    if k := f.get("kills"):
        rows.append(
            _row(
                "`kill -9` of a process that enters cases",
                k["tried"],
                f"{k['acknowledged']:,} acknowledged, {k['lost']} lost, {k['broken']} breaks; "
                f"{k['in doubt']} in doubt, {k['twice']} recorded twice",
                f"acknowledged before COMMIT: {k['planted lost']} lost in "
                f"{k['planted tried']} kills",
            )
        )
    if i := f.get("interrupts"):
        rows.append(
            _row(
                "Ctrl-C, SIGTERM or SIGHUP to a command that writes",
                i["tried"],
                f"{i['false']} false sentences; {i['stopped']} stopped by it, of which "
                f"{i['recorded']} had recorded something and named it; {i['unsure']} unsure",
                f"the sentence that was there before: false {i['planted false']} times in "
                f"{i['planted tried']}",
            )
        )
    if s := f.get("stops"):
        rows.append(
            _row(
                "`kill -9` of `db backup`, `db upgrade`, `db restore`",
                s["tried"],
                f"{s['stuck']} stuck, {s['torn']} torn; {s['cut']} were killed at work",
                "",
            )
        )
    return rows + _rows_of_disks(f)


def _rows_of_disks(f: Mapping[str, Counter[str]]) -> list[str]:
    rows = []
    for name, what in (
        ("failing_calls", "one call of the disk fails"),
        ("failing_system_calls", "one system call fails (`strace`)"),
    ):
        if i := f.get(name):
            planted = (
                f"a swallowed error of COMMIT: {i['planted wrong']} wrong in {i['planted tried']}"
                if i["planted tried"]
                else ""
            )
            rows.append(
                _row(
                    what,
                    i["tried"],
                    f"{i['wrong']} wrong; {i['refused']} refused whole, {i['recorded']} recorded, "
                    f'{i["unsure"]} "unsure, run it again" ({i["unsure and there"]} of them were '
                    "recorded)",
                    planted,
                )
            )
    if d := f.get("full_disks"):
        rows.append(
            _row(
                "a paper recorded on a full disk",
                d["tried"],
                f"{d['wrong']} wrong; {d['recorded']} recorded, {d['refused']} refused whole, "
                f"{d['unsure']} unsure; {d['unreadable meanwhile']} times unreadable until there "
                "was room",
                "WAL: not readable meanwhile (in the tests)",
            )
        )
    if d := f.get("damage"):
        for kind, what in (("bit", "one bit flipped"), ("page", "one page damaged")):
            rows.append(
                _row(
                    what,
                    d[f"{kind}: tried"],
                    f"{d[f'{kind}: by verify']:,} found by `audit verify`, "
                    f"{d[f'{kind}: by check']:,} more by `db check`, "
                    f"{d[f'{kind}: unused']:,} without effect; of both together {d['missed']} "
                    f"missed, {d['tracebacks']} tracebacks",
                    f"SQLite's own check alone: {d['planted missed']:,} harmful bits missed"
                    if kind == "bit"
                    else "",
                )
            )
    if b := f.get("backups"):
        rows.append(
            _row(
                "backup under a busy writer",
                b["tried"],
                f"{b['torn']} torn",
                f"`cp`: {b['planted torn']} torn of {b['tried']}",
            )
        )
    if c := f.get("crowds"):
        rows.append(
            _row(
                "attempt of eight processes at once",
                c["tried"],
                f"{c['recorded']:,} recorded, {c['moved']:,} informed that somebody was quicker; "
                f"{c['errors']} errors, {c['doubled']} doubled, {c['broken']} breaks; longest wait "
                f"{c['longest wait, ms'] / 1000:.1f} s",
                f"the lock taken late: {c['planted errors']} of {c['planted tried']} sent away",
            )
        )
    return rows


def page(kept: Mapping[str, Mapping[str, Mapping[str, int]]]) -> str:
    """Return the page for the runs that there are."""
    machine = kept.get("machine", {})
    how = [f"- {_HOW[name]}" for name in _HOW if name in kept]
    return _TOP.format(
        rows="\n".join(_rows(kept)),
        how="\n".join(_wrapped(line) for line in [*how, f"- {_TESTS_ONLY}"]),
        **{name: machine.get(name, "?") for name in ("python", "sqlite", "apsw")},
    )


def _wrapped(text: str, width: int = 100) -> str:
    """Break a line of a list at spaces."""
    import textwrap  # noqa: PLC0415 - for this alone

    return textwrap.fill(text, width, subsequent_indent="  ", break_on_hyphens=False)
