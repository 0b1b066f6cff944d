"""Who the numbers of a report count: listed as they are, or once it is noted what for."""

from typing import TYPE_CHECKING

from admission_flow.planning.reports.small_cells import Shown
from admission_flow.planning.reports.statistics import Row, Table

if TYPE_CHECKING:
    from admission_flow.register.reports.report import Report


def traceable(found: "Report", one: Table) -> bool:
    """Return whether the cases behind a table may be listed: who is of which religion is noted."""
    by_units = "unit" in found.ask.by or found.ask.unit is not None
    return not is_sensitive(one) or (found.ask.named and (found.ask.small_cells or not by_units))


def is_sensitive(one: Table) -> bool:
    """Return whether a table says of people what is hidden elsewhere: ethnicity, religion."""
    return one.definition is not None and one.definition.sensitive


def earlier(found: "Report", one: Table) -> dict[str, Row]:
    """Return the rows of the same table of the year before, by key."""
    tables = [t for t in found.before.tables if (t.by, t.within) == (one.by, one.within)]
    return {row.key: row for table_ in tables for row in table_.rows}


def sensitive_cases(found: "Report") -> list[str]:
    """Return the cases that a traced report names in sensitive tables: each is noted first."""
    rows = [
        row
        for one in found.now.tables
        if is_sensitive(one) and traceable(found, one)
        for row in (*one.rows, *earlier(found, one).values())
    ]
    cases = (case for row in rows if row.shown is Shown.NUMBER for case in row.cases)
    return list(dict.fromkeys(cases))
