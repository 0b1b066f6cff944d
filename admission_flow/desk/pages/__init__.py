"""The pages of the desk, one module each: `PAGES` are its addresses.

A new page: write `pages/NAME.py` with `PAGES`, `templates/NAME.html`, its words below
`[desk.NAME]` in `messages/desk.vi.toml` and `desk.en.toml`, and name it here.
"""

from admission_flow.desk.page import Page, Place
from admission_flow.desk.pages import (
    acts,
    ahead,
    audit,
    case,
    cases,
    checking,
    entries,
    key,
    lists,
    meeting,
    opening,
    person,
    printing,
    report,
    today,
)

PAGES: tuple[Page, ...] = (
    *today.PAGES,
    *opening.PAGES,
    *cases.PAGES,
    *case.PAGES,
    *ahead.PAGES,
    *acts.PAGES,
    *entries.PAGES,
    *person.PAGES,
    *key.PAGES,
    *meeting.PAGES,
    *lists.PAGES,
    *printing.PAGES,
    *report.PAGES,
    *audit.PAGES,
    *checking.PAGES,
)

PLACES: tuple[Place, ...] = (
    Place("/", "today"),
    Place("/cases", "cases"),
    Place("/ahead", "ahead"),
    Place("/meeting", "meeting", writes=True),
    Place("/lists", "lists", writes=True),
    Place("/papers", "print", writes=True),
    Place("/report", "report", of_the_admission=True),
    Place("/audit", "audit"),
)
"""The navigation, in its order."""
