"""The log and its entries, for whoever audits the register."""

from collections.abc import Iterator, Mapping
from itertools import islice

from starlette.responses import Response

from admission_flow.desk.page import Call, Page
from admission_flow.desk.streaming import Told, streamed
from admission_flow.inspection.catalogue import CLASSES
from admission_flow.journal.entry import Entry
from admission_flow.messages.entry_words import entry_action
from admission_flow.papers.case_ids import case_id
from admission_flow.procedure import in_use
from admission_flow.register.audit import checkpoints
from admission_flow.register.audit.entry_text import EntryText
from admission_flow.register.audit.paper import FORMATS
from admission_flow.register.core.organisation import organisation
from admission_flow.register.core.records import act_day, act_kind
from admission_flow.register.core.state import local_day, office_time

_PAGE = 100
"""Entries on one page."""
_FORMS_FIRST = ("html", "docx", "md")
"""The formats of the working paper, the likeliest to be wanted first."""


def audit(call: Call) -> Response:
    """Show what can be asked of the log; at its end the root, for which every line is read."""
    with call.office.auditing() as register:
        units = sorted(organisation(register.store).called(register.today).items())

    def work(told: Told) -> tuple[str, Mapping[str, object]]:
        with call.office.auditing() as register:
            lines = register.store.head[0]
            made = checkpoints.current(
                register.store, lambda done: told("entries", min(done, lines), lines)
            )
        return "audit_root.html", {"entries": made.size, "root": made.root}

    return streamed(
        call,
        call.say("audit.title"),
        work,
        "audit.html",
        units=units,
        weights=CLASSES,
        forms=sorted(FORMATS, key=_FORMS_FIRST.index),
    )


def log(call: Call) -> Response:
    """Show the entries that fit what is asked for, a hundred a page, the oldest first."""
    case = call.query("case")
    act = call.query("act")
    refused = call.query("refused") == "yes"
    after = call.number("after", -1, most=10**12)
    with call.reading() as register:
        found = register.audit.log(
            after,
            case=case_id(case) if case else None,
            officer=call.query("officer") or None,
            act=act if act in in_use.kinds() else None,
            refused=refused,
        )
        rows = [_row(call, entry) for entry in islice(found, _PAGE + 1)]
    more = len(rows) > _PAGE
    rows = rows[:_PAGE]
    return call.page(
        "log.html",
        rows=rows,
        asked={"case": case, "officer": call.query("officer"), "act": act, "refused": refused},
        kinds=list(in_use.kinds()),
        after=rows[-1]["seq"] if more else None,
    )


def _row(call: Call, entry: Entry) -> dict[str, object]:
    intent = entry.intent
    verdict = intent.verdict or {}
    blocked = verdict.get("blocked_by", [])
    result = ""
    if verdict.get("permitted") is False:
        rules = blocked if isinstance(blocked, list) else []
        result = call.text("screen.refused_by", rules=rules)
    elif "corrects" in intent.data:
        result = call.text("screen.corrects", entry=intent.data["corrects"])
    elif intent.to:
        result = call.text("screen.to", to=intent.to)
    return {
        "seq": entry.seq,
        "day": local_day(intent.at),
        "time": office_time(intent.at),
        "officer": intent.actor,
        "case": intent.case,
        "action": entry_action(call.lang, intent.action),
        "kind": act_kind(intent.data),
        "on": act_day(intent.data),
        "result": result,
        "refused": verdict.get("permitted") is False,
    }


def entry(call: Call) -> Response:
    """Show what one entry says; personal values stay masked."""
    number = call.path("number")
    text = EntryText(call.lang)
    with call.reading() as register:
        content = register.audit.content(int(number))
        head, lines = text.head(content), list(_nested(text.lines(content)))
    return call.page(
        "log_entry.html",
        head=head,
        lines=lines,
        case=content.entry.intent.case,
        number=content.entry.seq,
    )


def _nested(lines: Iterator[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each line with those that stand below it."""
    held: tuple[str, list[str]] | None = None
    for line in lines:
        if line.startswith("  ") and held is not None:
            held[1].append(line.strip())
            continue
        if held is not None:
            yield held
        held = (line.strip(), [])
    if held is not None:
        yield held


PAGES = (
    Page("/audit", audit),
    Page("/audit/log", log),
    Page("/audit/log/{number:int}", entry),
)
