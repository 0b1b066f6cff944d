"""A file of vectors that is wrong: every place of it is told, with what stands there.

The facts become the sentence that a lawyer reads, so that they are asked for whole: the place as it
is in the file, which message, what was found, and what could stand there instead.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

import pytest

from admission_flow.procedure.document import DocumentProblems, document_of
from admission_flow.procedure.document_limits import LARGEST_COUNT
from admission_flow.procedure.findings import Status
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.person import Person, Unit
from admission_flow.procedure.vectors import FORMAT, vectors_from
from admission_flow.testing import lawful_case
from tests.procedure.good_vector import GOOD

OF_A_VECTOR = (
    "add, also, as_of, base, because, case, change, clause, counted, each_regime, facts, id, "
    "meeting, person, remove, rule, status, step, unit, unstated, vi"
)
"""The keys of docs/maintainers/vectors.md, in the order of the alphabet."""
STATUSES = ", ".join(Status)
NO_FATHER = 'remove = [{ act = "verification_reply", subject = "father" }]\n'
"""Two of the sample's three replies are left: of the applicant and of the mother."""

EACH_REGIME = "true, false, months, weeks"

Told = tuple[str, str, Mapping[str, Any]]


def problems(judge: Judge, data: object) -> list[Told]:
    """Return every problem of a file: its place, its message, its facts."""
    try:
        vectors_from(data, judge.procedure, "x.toml")
    except DocumentProblems as found:
        return [(p.where, p.message_id, p.facts) for p in found.problems]
    return []


@pytest.fixture(scope="module")
def known(judge: Judge) -> Mapping[str, str]:
    """What could stand in a place, as the procedure has it, by a short name."""
    return {
        "<rules>": ", ".join(judge.procedure.by_id),
        "<steps>": ", ".join(judge.workflow.steps),
        "<acts>": ", ".join(judge.procedure.kinds),
        "<documents>": ", ".join(judge.workflow.rulebook.documents),
        "<unit>": ", ".join(sorted(f.name for f in fields(Unit))),
        "<may be unstated>": ", ".join(f.name for f in fields(Person) if f.name != "full_name"),
    }


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ([], [("file", "not_a_table", {})]),
        ({}, [("format", "wrong_format", {"expected": FORMAT, "found": None})]),
        (
            {"format": "admission-vectors/2", "examples": []},
            [
                ("examples", "unknown_field", {"known": "example, excused, format"}),
                (
                    "format",
                    "wrong_format",
                    {"expected": FORMAT, "found": "admission-vectors/2"},
                ),
            ],
        ),
        ({"format": FORMAT}, [("example", "not_a_list", {})]),
        ({"format": FORMAT, "example": []}, [("example", "not_a_list", {})]),
        ({"format": FORMAT, "example": 3}, [("example", "not_a_list", {})]),
        ({"format": FORMAT, "example": 3, "excused": []}, [("example", "not_a_list", {})]),
        ({"format": FORMAT, "excused": []}, []),
        ({"format": FORMAT, "example": [], "excused": []}, []),
    ],
)
def test_a_file_that_holds_no_vectors_is_told(judge: Judge, data: object, told: list[Told]) -> None:
    """A file of excuses alone needs no example; any other needs one at least."""
    assert problems(judge, data) == told


def acts(act: str, count: int) -> Mapping[str, Any]:
    return {"act": act, "count": count}


WORDS: list[tuple[str, list[Any]]] = [
    ('colour = "red"', [("colour", "unknown_field", {"known": OF_A_VECTOR})]),
    (
        'rule = "branch.three_thirds"\nstep = "wish"\nstatus = "good"',
        [
            ("rule", "not_a_choice", {"found": "branch.three_thirds", "known": "<rules>"}),
            ("step", "not_a_choice", {"found": "wish", "known": "<steps>"}),
            ("status", "not_a_choice", {"found": "good", "known": STATUSES}),
        ],
    ),
    ("rule = 3", [("rule", "not_a_text", {"found": 3})]),
    (
        'step = "ceremony"',
        [("rule", "vector_no_rule", {"rule": "branch.two_thirds", "step": "ceremony"})],
    ),
    (  # neither a sentence that is not there nor a wrong word hides what is wrong with the case
        'because = ""\nvi = 3\nid = ""\nalso = "x"\nclause = "4"\neach_regime = 3\nadd = 3',
        [
            ("because", "not_a_text", {"found": ""}),
            ("vi", "not_a_text", {"found": 3}),
            ("id", "not_a_text", {"found": ""}),
            ("also", "not_a_list", {}),
            ("clause", "vector_clause", {"known": "<documents>"}),
            ("each_regime", "not_a_choice", {"found": 3, "known": EACH_REGIME}),
            ("add", "not_a_list", {}),
        ],
    ),
    (
        'also = ["nothing", ["x"], "order.dates"]',
        [
            ("also", "not_a_choice", {"found": "nothing", "known": "<rules>"}),
            ("also", "not_a_choice", {"found": ("x",), "known": "<rules>"}),
        ],
    ),
    *(
        (
            f'each_regime = "{x}"',
            [("each_regime", "not_a_choice", {"found": x, "known": EACH_REGIME})],
        )
        for x in ("either", "days")
    ),
    ("facts = 3", [("facts", "not_a_table", {})]),
    *(
        (f"clause = {text}", [("clause", "vector_clause", {"known": "<documents>"})])
        for text in (
            "7",
            '"24-QĐ/TW, 4"',
            '{ in = "HD21" }',
            '{ in = "HD21", clause = 4 }',
            '{ in = "nothing", clause = "4" }',
            '{ in = ["HD21"], clause = "4" }',
            '{ clause = "4" }',
        )
    ),
    (
        'clause = { in = "HD21", clause = "4", page = 1 }',
        [("clause.page", "unknown_field", {"known": "clause, in"})],
    ),
    ('as_of = "2024-03-05"', [("as_of", "day_spelling", {"found": "2024-03-05"})]),
    (
        "as_of = 2024-03-05T08:00:00",
        [("as_of", "day_spelling", {"found": datetime(2024, 3, 5, 8)})],  # noqa: DTZ001 - as TOML reads it
    ),
    ("as_of = 2201-01-01", [("as_of", "day_out_of_range", {"found": "2201-01-01"})]),
]
"""Keys that speak of the vector: what stands beside the good one, and what is told of it."""

PATCHES: list[tuple[str, list[Any]]] = [
    ("meeting = 5", [("meeting", "day_spelling", {"found": 5})]),
    ("meeting = 0020-03-05", [("meeting", "day_out_of_range", {"found": "0020-03-05"})]),
    ("meeting = 9999-03-05", [("meeting", "day_out_of_range", {"found": "9999-03-05"})]),
    ("unit = 3", [("unit", "not_a_table", {})]),
    ("unit = { height = 3 }", [("unit.height", "unknown_field", {"known": "<unit>"})]),
    ("person = 3", [("person", "not_a_table", {})]),
    (
        "person = { citizenship = 3 }",
        [("person.citizenship", "not_a_text", {"found": 3})],
    ),
    ('unstated = "sex"', [("unstated", "not_a_list", {})]),
    (
        'unstated = ["height", ["sex"], "full_name", "sex"]',
        [
            ("unstated", "not_a_choice", {"found": word, "known": "<may be unstated>"})
            for word in ("height", ("sex",), "full_name")
        ],
    ),
    ('base = "application"', [("base", "vector_no_step", {"step": "application"})]),
    ('base = ["x"]', [("base", "vector_no_step", {"step": ("x",)})]),
    (
        'base = "sympathiser_resolution"',
        [("step", "vector_no_step", {"step": "branch_resolution"})],
    ),
    (
        'rule = "order.state"\nstep = "admission_referral"',
        [("step", "vector_no_step", {"step": "admission_referral"})],
    ),
    ("remove = 3", [("remove", "not_a_list", {})]),
    ("remove = [3]", [("remove[0]", "not_a_table", {})]),
    ("remove = [{}]", [("remove[0].act", "missing", {})]),
    ('remove = [{ act = "ceremony" }]', [("remove[0]", "vector_acts", acts("ceremony", 0))]),
    (
        'remove = [{ act = "opinion" }, { act = "opinion" }]',
        [("remove[1]", "vector_acts", acts("opinion", 0))],
    ),
    ("change = 3", [("change", "not_a_list", {})]),
    ("change = [3]", [("change[0]", "not_a_table", {})]),
    ("change = [{ set = {} }]", [("change[0].act", "missing", {})]),
    ('change = [{ act = "application" }]', [("change[0].set", "not_a_table", {})]),
    (
        'change = [{ act = "application", colour = "red", where = 3, set = {} }]',
        [
            ("change[0].colour", "unknown_field", {"known": "act, set, where"}),
            ("change[0].where", "not_a_table", {}),
        ],
    ),
    (
        'change = [{ act = "ceremony", set = {} }]',
        [("change[0]", "vector_acts", acts("ceremony", 0))],
    ),
    (
        f'{NO_FATHER}change = [{{ act = "verification_reply", set = {{}} }}]',
        [("change[0]", "vector_acts", acts("verification_reply", 2))],
    ),
    (
        'change = [{ act = "verification_reply", where = { subject = "child:1" }, set = {} }]',
        [("change[0]", "vector_acts", acts("verification_reply", 0))],
    ),
    (
        'change = [{ act = "branch_resolution", set = { roll = { present = "x" } } }]',
        [("change[0].set.roll.present", "not_a_count", {"found": "x"})],
    ),
    (
        'change = [{ act = "branch_resolution", set = { roll = "x" } }]',
        [("change[0].set.roll", "not_a_table", {})],
    ),
    (
        'change = [{ act = "dossier_opened", set = { number = { a = 1 } } }]',
        [("change[0].set.number", "not_a_text", {"found": {"a": 1}})],
    ),
    ("add = 3", [("add", "not_a_list", {})]),
    ("add = [3]", [("add[0]", "not_a_table", {})]),
    (
        'add = [{ kind = "wish" }]',
        [("add[0].kind", "unknown_kind", {"found": "wish", "known": "<acts>"})],
    ),
    (
        'case = 3\nmeeting = 2024-03-05\nbase = "ceremony"',
        [("", "vector_both", {"found": "meeting, base"})],
    ),
    ("case = 3", [("case", "not_a_table", {})]),
    (
        'case = { format = "admission-case/3" }',
        [
            (
                "case.format",
                "wrong_format",
                {"expected": "admission-case/2", "found": "admission-case/3"},
            )
        ],
    ),
]
"""Keys that make the case."""

_RESOLVED = 'act = "branch_resolution", working_days = 3'
_HISTORY = 'act = "personal_history"'
_APPLIED = 'after = { act = "application" }'
COUNTS: list[tuple[str, list[Any]]] = [
    ("counted = 3", [("counted", "not_a_list", {})]),
    ("counted = [3]", [("counted[0]", "not_a_table", {})]),
    ("counted = [{}]", [("counted[0].act", "missing", {})]),
    (f"counted = [{{ {_RESOLVED}, after = 3 }}]", [("counted[0].after", "not_a_table", {})]),
    (f"counted = [{{ {_RESOLVED} }}]", [("counted[0].after.act", "missing", {})]),
    (
        f'counted = [{{ {_RESOLVED}, days = 3, after = {{ act = "application", on = 3 }} }}]',
        [
            ("counted[0].days", "unknown_field", {"known": "act, after, where, working_days"}),
            ("counted[0].after.on", "unknown_field", {"known": "act, field, months, where"}),
        ],
    ),
    (
        f"counted = [{{ {_RESOLVED}, where = 3, {_APPLIED} }}]",
        [("counted[0].where", "not_a_table", {})],
    ),
    (
        f'counted = [{{ {_RESOLVED}, after = {{ act = "application", where = 3 }} }}]',
        [("counted[0].after.where", "not_a_table", {})],
    ),
    (
        f'{NO_FATHER}counted = [{{ act = "verification_reply", working_days = 3, {_APPLIED} }}]',
        [("counted[0]", "vector_acts", acts("verification_reply", 2))],
    ),
    (
        f'{NO_FATHER}counted = [{{ {_RESOLVED}, after = {{ act = "verification_reply" }} }}]',
        [("counted[0].after", "vector_acts", acts("verification_reply", 2))],
    ),
    (
        f"counted = [{{ {_RESOLVED}, where = {{ no_field = 1 }}, {_APPLIED} }}]",
        [("counted[0]", "vector_acts", acts("branch_resolution", 0))],
    ),
    (
        f'counted = [{{ {_RESOLVED}, after = {{ act = "ceremony" }} }}]',
        [("counted[0].after", "vector_acts", acts("ceremony", 0))],
    ),
    (
        f'counted = [{{ act = "branch_resolution", {_APPLIED} }}]',
        [("counted[0].working_days", "missing", {})],
    ),
    (
        f'counted = [{{ act = "branch_resolution", working_days = true, {_APPLIED} }}]',
        [("counted[0].working_days", "not_a_count", {"found": True})],
    ),
    *(
        (
            f'counted = [{{ act = "branch_resolution", working_days = {number}, {_APPLIED} }}]',
            [
                (
                    "counted[0].working_days",
                    "count_out_of_range",
                    {"found": number, "largest": LARGEST_COUNT},
                )
            ],
        )
        for number in (-1, LARGEST_COUNT + 1)
    ),
    (
        f'counted = [{{ {_RESOLVED}, after = {{ act = "application", months = "1" }} }}]',
        [("counted[0].after.months", "not_a_count", {"found": "1"})],
    ),
    *(
        (
            f"counted = [{{ {_RESOLVED}, after = {{ {_HISTORY}, field = {field} }} }}]",
            [
                (
                    "counted[0].after.field",
                    "not_a_choice",
                    {"found": found, "known": "on, sealed_on"},
                )
            ],
        )
        for field, found in (('"number"', "number"), ('"kind"', "kind"), ("3", 3))
    ),
    *(
        (f"counted = [{{ {words} }}]", [(f"{place}.where.on", "vector_where_day", {})])
        for place, words in (
            ("counted[0]", f"{_RESOLVED}, where = {{ on = 2024-03-05 }}, {_APPLIED}"),
            (
                "counted[0].after",
                f'{_RESOLVED}, after = {{ act = "dossier_opened", where = {{ on = 2023-09-05 }} }}',
            ),
        )
    ),
    (  # the last year of the calendar is 2030
        f'counted = [{{ act = "branch_resolution", working_days = {LARGEST_COUNT}, {_APPLIED} }}]',
        [("counted", "vector_year", {"year": 2031})],
    ),
]
"""Days that are counted."""


@pytest.mark.parametrize(("more", "told"), [*WORDS, *PATCHES, *COUNTS])
def test_each_wrong_place_is_told_with_what_stands_there(
    judge: Judge, known: Mapping[str, str], more: str, told: list[Told]
) -> None:
    """And the vectors after it are read all the same: what is wrong with the last is told too."""
    wrong = {**GOOD, **tomllib.loads(more)}
    expected: list[Told] = [
        (
            f"example 2.{where}" if where else "example 2",
            message_id,
            {name: known.get(str(fact), fact) for name, fact in facts.items()},
        )
        for where, message_id, facts in told
    ]
    expected += [
        (f"example 4.{key}", "missing", {}) for key in ("rule", "step", "status", "because", "vi")
    ]
    data = {"format": FORMAT, "example": [GOOD, wrong, GOOD, {}]}
    assert problems(judge, data) == expected


def test_a_problem_of_a_whole_case_has_the_place_of_its_vector(judge: Judge) -> None:
    """Each of them; and a case that does not reach the step is no vector of it."""
    case = document_of(lawful_case("branch_resolution"))
    wrong = {**case, "unit": {**case["unit"], "name": 3, "height": 3}, "acts": 3}
    short = document_of(lawful_case("dossier_opened"))
    data = {"format": FORMAT, "example": [{**GOOD, "case": wrong}, {**GOOD, "case": short}]}
    unit = ", ".join(sorted(f.name for f in fields(Unit)))
    assert problems(judge, data) == [
        ("example 1.case.unit.height", "unknown_field", {"known": unit}),
        ("example 1.case.unit.name", "not_a_text", {"found": 3}),
        ("example 1.case.acts", "not_a_list", {}),
        ("example 2.step", "vector_no_step", {"step": "branch_resolution"}),
    ]


def test_an_id_that_stands_twice_is_told_each_time(judge: Judge) -> None:
    """The first is right; those without one do not meet."""
    items = [{**GOOD, "id": one} if one else GOOD for one in ("a", "", "b", "a", "", "a")]
    assert problems(judge, {"format": FORMAT, "example": items}) == [
        ("example 4.id", "vector_id", {"id": "a"}),
        ("example 6.id", "vector_id", {"id": "a"}),
    ]
