"""Today: what falls due, what is overdue, what each body owes, what changed since yesterday."""

from starlette.responses import Response

from admission_flow.desk.page import Call, Page


def today(call: Call) -> Response:
    """Show what waits today."""
    with call.reading() as register:
        due = register.due.list(register.today)
        day = register.today
    return call.page("today.html", due=due, today=day)


PAGES = (Page("/", today),)
