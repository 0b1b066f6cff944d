"""The plain SQL for what lists and reports tell, over the tables of a register.

Somebody who knows these tables, and trusts them, would write it, with a table of steps beside them
(`with_steps`), which our register does not keep. What reports and the plan count comes out the
same, row by row (`tests/test_plain.py`), as long as nobody's values are sealed or erased, units
keep their names, and each case is kept at hand under the law of today; nothing says here whether
that is so, and no case is named behind a number.
"""

import shutil
from collections.abc import Iterator
from contextlib import closing
from sqlite3 import connect

from admission_flow.planning.plan.progress import Progress
from admission_flow.planning.reports.period import Period
from admission_flow.procedure.acts import KINDS, Ending
from admission_flow.register.reports.body import Body
from admission_flow.register.reports.report import Report
from admission_flow.workflow_source import built_in

Figures = dict[tuple[str, str, str], int]
"""By year, table and row: the number, where it is not zero."""
MONTHS = ("average_age", "months")
"""The table and the row of the months that all ages of a year add up to."""

_STEPS = """
CREATE TABLE steps AS SELECT c."case", s.key AS place, json_extract(s.value, '$[0]') AS step,
 json_extract(s.value, '$[1]') AS on_day, json_extract(s.value, '$[2]') AS before,
 json_extract(s.value, '$[3]') AS after, c.official_on
FROM case_course AS c, json_each(c.course, '$.s') AS s WHERE json_extract(s.value, '$[4]');
CREATE INDEX ix_steps_case ON steps ("case", place);
CREATE INDEX ix_steps_on_day ON steps (on_day);
CREATE TABLE acts AS SELECT "case", json_extract(intent, '$.data.act.kind') AS kind,
 json_extract(intent, '$.data.act.on') AS on_day
FROM (SELECT "case", json_extract(line, '$.intent') AS intent FROM log_entry)
WHERE json_extract(intent, '$.action') IN ('case.record', 'case.advance', 'case.take_over');
CREATE INDEX ix_acts_case ON acts ("case", kind, on_day);
"""
"""The lawful steps of each case, and the acts on file."""
_FACTS = """
 SELECT year, name, key, count(*) FROM (
  SELECT c.year, substr(v.field, 8) AS name, CASE v.field
   WHEN 'person.born_on' THEN CASE
    WHEN {months} < 18 * 12 THEN 'under:18' WHEN {months} < 31 * 12 THEN '18-30'
    WHEN {months} < 41 * 12 THEN '31-40' WHEN {months} < 51 * 12 THEN '41-50'
    WHEN {months} < 61 * 12 THEN '51-60' ELSE 'from:61' END
   WHEN 'person.ethnicity' THEN CASE v.value WHEN '"Kinh"' THEN 'majority' ELSE 'minority' END
   WHEN 'person.religion' THEN CASE v.value WHEN '""' THEN 'no_religion' ELSE 'religious' END
   WHEN 'person.youth_union_member' THEN
    CASE v.value WHEN 'true' THEN 'youth_union_member' ELSE 'not_youth_union_member' END
   WHEN 'person.education' THEN CASE
    WHEN v.value IN ('"illiterate"', '"literate"', '"primary"', '"lower_secondary"')
     THEN 'below_upper_secondary' ELSE trim(v.value, '"') END
   ELSE trim(v.value, '"') END AS key
  FROM counted AS c JOIN private.personal_value AS v ON v.entry_id = c.person
  WHERE v.field IN ('person.born_on', 'person.sex', 'person.ethnicity', 'person.religion',
   'person.youth_union_member', 'person.sector', 'person.education'))
 GROUP BY year, name, key
 UNION ALL
 SELECT c.year, 'average_age', 'months', sum({months})
 FROM counted AS c JOIN private.personal_value AS v ON v.entry_id = c.person
 WHERE v.field = 'person.born_on' GROUP BY c.year
"""
_MONTHS = """((substr(c.on_day, 1, 4) - substr(v.value, 2, 4)) * 12
 + substr(c.on_day, 6, 2) - substr(v.value, 7, 2))"""


_COUNTED_FACTS = "counted AS c JOIN private.personal_value AS v ON v.entry_id = c.person"
_GROUPS = {
    "private_enterprise": ("sector", """v.value = '"private_enterprise"'"""),
    "student": ("sector", """v.value = '"student"'"""),
    "youth": ("born_on", f"{_MONTHS} BETWEEN 18 * 12 AND 31 * 12 - 1"),
    "female": ("sex", """v.value = '"female"'"""),
    "ethnic_minority": ("ethnicity", """v.value <> '"Kinh"'"""),
    "religious": ("religion", """v.value <> '""'"""),
}
"""By watched group of a plan, the field, and what it says of those who belong to it."""


def admissions(period: Period) -> str:
    """Return the query for those who were admitted, by the day of the decision."""
    first, last = period.before.first.isoformat(), period.last.isoformat()
    return f"""
WITH counted AS MATERIALIZED (
 SELECT substr(decided_on, 1, 4) AS year, decided_on AS on_day, person
 FROM main.case_course WHERE decided_on BETWEEN '{first}' AND '{last}')
{_FACTS.format(months=_MONTHS)}
"""


def pipeline(period: Period) -> str:
    """Return the query for those on their way at the end, and for what happened to dossiers."""
    way = _states(without=("probationary", "official", "ended"))
    years = ", ".join(f"('{one.year}', '{one.first}', '{one.last}')" for one in _both(period))
    return f"""
WITH years (year, first_day, last_day) AS (VALUES {years}),
stood AS MATERIALIZED (
 SELECT years.year, steps."case", steps.after, max(steps.place) FROM years JOIN main.steps ON CASE
  WHEN steps.after = 'official' THEN min(steps.on_day, coalesce(steps.official_on, steps.on_day))
  ELSE steps.on_day END <= years.last_day
 GROUP BY years.year, steps."case"),
standing AS MATERIALIZED (
 SELECT years.year, years.last_day AS on_day, c."case", c.person,
  json_extract(c.course, '$.k[2]') AS with_committee, coalesce(stood.after, 'source') AS state
 FROM years JOIN main.case_course AS c ON c.begun_on <= years.last_day
 LEFT JOIN stood ON stood.year = years.year AND stood."case" = c."case"),
counted AS MATERIALIZED (SELECT * FROM standing WHERE state IN ({way})),
first_days AS MATERIALIZED (
 SELECT "case", step, on_day, min(place) FROM main.steps GROUP BY "case", step)
SELECT year, 'state', state, count(*) FROM counted GROUP BY year, state
UNION ALL
SELECT year, 'flow', CASE step WHEN 'opinions_summarised' THEN 'completed'
 WHEN 'branch_resolution' THEN 'passed_branch' WHEN 'base_resolution' THEN 'passed_committee' END,
 count(*) FROM years JOIN first_days ON on_day BETWEEN first_day AND last_day
 WHERE step IN ('opinions_summarised', 'branch_resolution', 'base_resolution') GROUP BY year, step
UNION ALL
SELECT year, 'flow', 'sent_up', count(*) FROM years
 JOIN first_days ON on_day BETWEEN first_day AND last_day
 JOIN main.case_course AS c ON c."case" = first_days."case"
 WHERE step = CASE WHEN json_extract(c.course, '$.k[2]') THEN 'base_resolution'
  ELSE 'branch_resolution' END GROUP BY year
UNION ALL
SELECT year, 'flow', CASE step WHEN 'admission_remedied' THEN 'remedied' ELSE 'referred' END AS way,
 count(DISTINCT "case") FROM years JOIN main.steps ON on_day BETWEEN first_day AND last_day
 WHERE step IN ('admission_referral', 'admission_base_referral', 'admission_remedied')
 GROUP BY year, way
UNION ALL
SELECT year, 'flow', 'admitted', count(*) FROM years
 JOIN main.case_course ON decided_on BETWEEN first_day AND last_day GROUP BY year
UNION ALL
SELECT year, 'flow', 'waiting', count(*) FROM standing
 WHERE state IN ('base_resolved', 'admission_referred')
  OR state = 'branch_resolved' AND NOT with_committee GROUP BY year
UNION ALL
{_FACTS.format(months=_MONTHS)}
"""


def progress(period: Period) -> str:
    """Return the query for how far a plan is that counts by the decision."""
    groups = "\n UNION ALL\n".join(
        f" SELECT year, 'group', '{name}', count(*) FROM {_COUNTED_FACTS}"
        f" WHERE v.field = 'person.{field}' AND {where} GROUP BY year"
        for name, (field, where) in _GROUPS.items()
    )
    return f"""
WITH counted AS MATERIALIZED (
 SELECT '{period.year}' AS year, decided_on AS on_day, person, unit
 FROM main.case_course WHERE decided_on BETWEEN '{period.first}' AND '{period.last}')
SELECT year, 'total', '', count(*) FROM counted GROUP BY year
UNION ALL
SELECT year, 'unit', unit, count(*) FROM counted GROUP BY year, unit
UNION ALL
SELECT year, 'sector', trim(v.value, '"'), count(*) FROM {_COUNTED_FACTS}
 WHERE v.field = 'person.sector' GROUP BY year, v.value
UNION ALL
{groups}
"""


def stuck(today: str) -> str:
    """Return the query for the cases that are past a day, or slower than nine of ten.

    It answers a poorer question than ours: stays that last do not count in the pace, the ways of
    different units are one, and why a case is listed is not said.

    Args:
        today: ISO day.

    """
    return f"""
WITH stays AS MATERIALIZED (
 SELECT before, julianday(on_day)
  - julianday(lag(on_day) OVER (PARTITION BY "case" ORDER BY place)) AS days
 FROM main.steps WHERE before <> after),
shares AS (
 SELECT before, days, cume_dist() OVER (PARTITION BY before ORDER BY days) AS share,
  count(*) OVER (PARTITION BY before) AS many FROM stays WHERE days >= 0),
slow AS MATERIALIZED (
 SELECT before, min(days) AS days FROM shares WHERE share >= 0.9 AND many >= 10 GROUP BY before)
SELECT c."case", c.unit, c.state, c.since, c.next_clock FROM main.case_course AS c
LEFT JOIN slow ON slow.before = c.state
WHERE c.state IN ({_states(without=("official", "ended"))})
 AND (c.next_clock < '{today}' OR julianday('{today}') - julianday(c.since) > slow.days)
ORDER BY c.since, c."case"
"""


RUNNING = """
SELECT s."case", s.unit, s.state, s.next_step, c.next_clock, c.clocks FROM main.case_state AS s
JOIN main.case_course AS c ON c."case" = s."case" WHERE c.clocks <> '{}'
"""
"""What runs in each case and which steps wait in it, in the text in which it is kept."""


def of_lists(today: str) -> str:
    """Return the query for what the sympathisers' lists owe.

    It answers a poorer question than ours: who moved owes all of it where they are now, units are
    neither merged nor closed, helpers report every month, each report is for that of its day, no
    list was gone through, and who was introduced and not answered is left out.

    Args:
        today: ISO day.

    """
    ends = [name for name, kind in KINDS.items() if issubclass(kind, Ending)]
    off = ", ".join(f"'{name}'" for name in ["ceremony", *ends])
    return f"""
WITH RECURSIVE firsts (first_day) AS (SELECT '2010-01-01' UNION ALL
 SELECT date(first_day, '+1 month') FROM firsts WHERE first_day < '{today}'),
months AS MATERIALIZED (
 SELECT first_day, date(first_day, '+1 month', '-1 day') AS last_day FROM firsts
 WHERE date(first_day, '+1 month', '-1 day') < '{today}'),
listed AS MATERIALIZED (
 SELECT c."case", c.unit,
  min(CASE WHEN s.step = 'sympathiser_resolution' THEN s.on_day END) AS listed_on,
  min(CASE WHEN s.step IN ({off}) THEN s.on_day END) AS left_on
 FROM main.case_course AS c JOIN main.steps AS s ON s."case" = c."case" GROUP BY c."case"),
here AS MATERIALIZED (
 SELECT *, (SELECT min(on_day) FROM main.acts WHERE acts."case" = listed."case"
  AND kind = 'helper_assigned') AS helped_from
 FROM listed WHERE listed_on <= '{today}' AND coalesce(left_on, '9999') > '{today}')
SELECT DISTINCT 'monthly_review' AS kind, unit, '' AS "case", last_day FROM listed JOIN months
 ON first_day > listed_on AND last_day < coalesce(left_on, '9999')
UNION ALL
SELECT 'helper_report', unit, "case", last_day FROM here JOIN months
 ON first_day > listed_on AND first_day > helped_from
 WHERE NOT EXISTS (SELECT 1 FROM main.acts WHERE acts."case" = here."case"
  AND kind = 'helper_report' AND on_day BETWEEN first_day AND last_day)
UNION ALL
SELECT 'helper', unit, "case", listed_on FROM here WHERE helped_from IS NULL
UNION ALL
SELECT 'task', unit, "case", listed_on FROM here WHERE NOT EXISTS (
 SELECT 1 FROM main.acts WHERE acts."case" = here."case" AND kind = 'task_assigned')
ORDER BY last_day, unit, kind, "case"
"""


def _states(without: tuple[str, ...]) -> str:
    stages = {state.name: state.stage for state in built_in().workflow.states.values()}
    return ", ".join(f"'{name}'" for name, stage in stages.items() if stage not in without)


def _both(period: Period) -> tuple[Period, Period]:
    return period.before, period


# ---- asked, and held beside ours -----------------------------------------------------------------


def with_steps(url: str, copy: str) -> None:
    """Copy the files of a register, and make a table of steps in the copy."""
    for part in (".db", "-private.db"):
        shutil.copy(url.replace(".db", part), copy.replace(".db", part))
    with closing(connect(copy)) as database:
        database.executescript(_STEPS)


def by_sql(url: str, query: str) -> Figures:
    """Return the figures of a query over both files of a copy that `with_steps` made."""
    with closing(connect(url)) as database:
        database.execute("ATTACH ? AS private", (url.replace(".db", "-private.db"),))
        rows = database.execute(query).fetchall()
    return {(year, _NAMED.get(name, name), key): number for year, name, key, number in rows}


_NAMED = {"born_on": "age", "youth_union_member": "youth"}
"""What a table is called where the field is called otherwise."""


def of_report(report: Report) -> Figures:
    """Return the figures of one of our reports, in the same shape."""
    found: Figures = {}
    for period, body in ((report.before_period, report.before), (report.ask.period, report.now)):
        year = str(period.year)
        found.update({(year, *where): number for where, number in _figures(body)})
    return found


def _figures(body: Body) -> Iterator[tuple[tuple[str, str], int]]:
    for table in body.tables:
        yield from (((table.by, row.key), row.count) for row in table.rows if row.count)
    average = body.average
    if average.years is not None:
        yield MONTHS, int(average.years * 12 * average.base)


def of_progress(progress: Progress) -> Figures:
    """Return the figures of the progress of a plan in the same shape, without those by unit."""
    year = str(progress.plan.year)
    found = {(year, "total", ""): progress.total.admitted}
    found.update({(year, "sector", line.key): line.admitted for line in progress.sectors})
    found.update({(year, "group", name): len(cases) for name, cases in progress.groups.items()})
    return {where: number for where, number in found.items() if number}
