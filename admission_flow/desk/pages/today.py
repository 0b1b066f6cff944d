"""Today: what falls due, what is overdue, what each body owes, what changed since yesterday."""

from collections.abc import Mapping
from datetime import date, timedelta

from starlette.responses import Response

from admission_flow.desk.changes import changes_since
from admission_flow.desk.kept import remembered
from admission_flow.desk.office import inside
from admission_flow.desk.page import Call, Page
from admission_flow.desk.standing import Standing, Wanted, by_body, pipeline, standings
from admission_flow.desk.streaming import Told, streamed
from admission_flow.messages import Language, label, say
from admission_flow.planning.deadlines.owed import Owed
from admission_flow.planning.deadlines.owed import by_body as owed_by_body
from admission_flow.register.deadlines.calendar import what_text
from admission_flow.register.deadlines.gathered import Remembered
from admission_flow.register.deadlines.gathered import owed as everything_owed
from admission_flow.register.units.scope import scope

_SHOWN = 30
"""Rows of one list on the page; the whole list is one press away."""
_MOST_OWED = 200
"""Of one body, the nearest first: of thousands nobody finds one on a page."""


def today(call: Call) -> Response:
    """Show what waits today, and what was entered since yesterday."""
    with call.reading() as register:
        day = register.today
        found = standings(register, Wanted())
        changed, more = changes_since(register, day - timedelta(days=1), call.lang)
        workflow = inside(register).judge.workflow
        waiting = register.officers.four_eyes().waiting
    late = sorted((one for one in found if one.late(day)), key=_by_day)
    soon = sorted((one for one in found if one.soon(day)), key=_by_day)
    ended = {"official", "ended"}
    return call.page(
        "today.html",
        today=day,
        lists=(("late", late[:_SHOWN], len(late)), ("soon", soon[:_SHOWN], len(soon))),
        bodies=by_body(found, day),
        on_their_way=sum(one.stage not in ended for one in found),
        stages=pipeline(found, workflow),
        empty=not found,
        changed=changed,
        changed_more=more,
        waiting=waiting,
    )


def _by_day(one: Standing) -> tuple[date, str]:
    return one.due_on or date.max, one.case


def owed(call: Call) -> Response:
    """Show everything that each body owes.

    Every case on its way is judged for it, once in a session: the page comes first. At the next
    look only those are judged that have moved.
    """
    unit, body = call.query("unit"), call.query("body")
    with call.reading() as register:
        day = register.today
        scope(inside(register).store, unit or None, day)  # an unknown one is said at once

    def work(told: Told) -> tuple[str, Mapping[str, object]]:
        with call.reading() as register:
            found = everything_owed(
                inside(register),
                day,
                unit or None,
                remembered=remembered(call.session, "owed", Remembered),
                progress=lambda done, total: told("judged", done, total),
            )
        wanted = [one for one in found if body in {"", one.owed_by}]
        bodies = {
            owing: (
                [(one, _owed_text(one, call.lang), one.left(day)) for one in ones[:_MOST_OWED]],
                len(ones),
            )
            for owing, ones in owed_by_body(wanted).items()
        }
        return "owed_body.html", {"bodies": bodies}

    title = call.say("owed.title")
    return streamed(call, title, work, "owed.html", today=day, unit=unit, body=body)


def _owed_text(one: Owed, lang: Language) -> str:
    if one.ready:
        return say(lang, "screen.owed_ready", step=one.kind)
    duty = f"duty.{one.kind}"
    text = label(lang, duty)
    return f"{what_text(lang, one.kind, one.about) if text == duty else text} {one.period}".strip()


PAGES = (Page("/", today), Page("/owed", owed))
