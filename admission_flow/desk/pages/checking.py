"""What an auditor lets run over the whole register: verify, replay, findings, the working paper."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import count, islice

from starlette.responses import Response

from admission_flow.desk.page import Call, Page
from admission_flow.desk.refusals import Refused
from admission_flow.desk.streaming import Told, streamed
from admission_flow.errors import LogShorter
from admission_flow.inspection.catalogue import CLASSES, checks
from admission_flow.inspection.dossier import Answer
from admission_flow.inspection.working_paper import classes_text, evidence_text
from admission_flow.journal.report import Break
from admission_flow.journal.rights import Use
from admission_flow.messages import label
from admission_flow.register.audit import audit, checkpoints
from admission_flow.register.audit.inspecting import inspected, wanted
from admission_flow.register.audit.paper import FORMATS, check_format, paper_parts, working_paper
from admission_flow.register.audit.replay_text import replay_words
from admission_flow.register.audit.replaying import Replayed
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.state import local_day
from admission_flow.register.units.scope import case_ids

_MOST_ROWS = 500
"""Rows of one list: the command line, and the working paper, have all of them."""
_MEDIA = {
    "md": "text/markdown",
    "html": "text/html",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

Facts = Mapping[str, object]


def verify(call: Call) -> Response:
    """Verify the log, the values beside it and what is derived, and say how far that is."""

    def work(told: Told) -> tuple[str, Facts]:
        with call.office.auditing(Use.VERIFY) as register:
            store = register.store
            report = audit.verify(store, register.judge, progress=told)
            report = replace(report, breaks=(*report.breaks, *_shorter(call, register)))
            result = checkpoints.anchored(store, report, [])
        return "verified.html", {
            "verdict": result.verdict,
            "broken": bool(result.breaks),
            "lowered": report.lowered,
            "entries": report.entries,
            "root": report.root,
            "breaks": [
                (one.file or one.seq, one.case, _told(call, one.what)) for one in result.breaks
            ],
            "notices": [(one.seq, one.case, _told(call, one.what)) for one in report.notices],
            "checked": [label(call.lang, f"part.{part}") for part in report.checked],
            "skipped": [
                call.text(
                    "screen.part_skipped", part=label(call.lang, f"part.{one.part}"), why=one.why
                )
                for one in report.skipped
            ],
        }

    return streamed(call, call.say("audit.verify"), work)


def _told(call: Call, what: str) -> str:
    """Return what a verifier says, in words of the language: its own are English."""
    return call.say("audit.what", what=what)


def _shorter(call: Call, register: ReadingRegister) -> tuple[Break, ...]:
    """Return what contradicts what this machine saw of the log."""
    try:
        call.office.check(register.store)
    except LogShorter as shorter:
        size, entries = int(shorter.facts["size"]), int(shorter.facts["entries"])
        what = f"it does not go on from the log of {size} entries that this machine saw"
        return (Break(min(size, entries), "", what),)
    return ()


def replay(call: Call) -> Response:
    """Judge every act again from the journal, and list what an auditor should look at."""

    def work(told: Told) -> tuple[str, Facts]:
        judged = forged = differs = 0
        with call.office.auditing() as register:
            rows: list[Replayed] = []
            for item in audit.replay(register.store, register.judge, progress=told):
                judged += item.judged
                forged += item.forged
                differs += bool(item.differs)
                if item.noteworthy and len(rows) <= _MOST_ROWS:
                    rows.append(item)
            erased = [each.case for each in audit.erasures(register.store)]
        shown = [
            {
                "seq": item.seq,
                "case": item.case,
                "kind": item.kind or item.action,
                "on": item.on,
                "entered": local_day(item.at) if item.at else None,
                "officer": item.actor,
                "words": replay_words(item, call.lang),
                "forged": item.forged,
            }
            for item in rows[:_MOST_ROWS]
        ]
        return "replayed.html", {
            "judged": judged,
            "forged": forged,
            "differs": differs,
            "rows": shown,
            "cut": len(rows) > _MOST_ROWS,
            "most": _MOST_ROWS,
            "erased": erased,
        }

    return streamed(call, call.say("audit.replay"), work)


def findings(call: Call) -> Response:
    """Run the inspectors' checks, over all cases or those of a unit."""
    weight, unit = call.typed("weight"), call.typed("unit")

    def work(told: Told) -> tuple[str, Facts]:
        asked = wanted(weight=weight if weight in CLASSES else None)
        known = checks()
        with call.office.auditing() as register:
            one_more = _counting(told, len(case_ids(register, unit or None)))
            seen = inspected(register, asked, unit=unit or None, looks_at=one_more)
            rows = [
                {
                    "check": item.check,
                    "title": known[item.check].title[call.lang],
                    "weight": classes_text(known[item.check], call.lang),
                    "where": item.case or item.unit,
                    "case": item.case,
                    "on": item.on,
                    "entries": [each.entry for each in item.papers],
                    "words": evidence_text(item, call.lang),
                }
                for item in islice(seen.found, _MOST_ROWS + 1)
                if known[item.check].how != "lacks"
            ]
        return "found.html", {
            "rows": rows[:_MOST_ROWS],
            "cut": len(rows) > _MOST_ROWS,
            "most": _MOST_ROWS,
            "cases": seen.cases,
            "answers": [
                (call.text(f"answer.{answer.value}"), seen.answers[answer]) for answer in Answer
            ],
            "later": seen.later,
        }

    return streamed(call, call.say("audit.findings"), work)


def _counting(told: Told, total: int) -> Callable[[object], None]:
    done = count(1)
    return lambda _: told("cases", next(done), total)


def paper(call: Call) -> Response:
    """Give the working paper as a file."""
    form = next((one for one in FORMATS if one == call.typed("form")), None)
    if form is None:
        raise Refused(422, "form_unreadable")
    check_format(form)
    unit = call.typed("unit") or None
    with call.office.auditing() as register:
        made = working_paper(register, call.lang, unit=unit)
        content = b"".join(paper_parts(made, form))
    return call.file(f"{call.say('audit.paper_file')}.{form}", content, _MEDIA[form])


PAGES = (
    Page("/audit/verify", verify, post=True),
    Page("/audit/replay", replay, post=True),
    Page("/audit/findings", findings, post=True),
    Page("/audit/paper", paper, post=True),
)
