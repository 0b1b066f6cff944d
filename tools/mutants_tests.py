# ruff: noqa: INP001 - a script of the maintainers, in no package
"""Which tests are run against a mutant of procedure/, and which of them first."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

EXAMPLES = 2
"""The rank up to which tests are always run: the others up to a limit of seconds."""
OF_ALL_RULES = (
    "test_every_example_is_judged_as_it_says",
    "test_the_pages_are_made_from_their_sources",
    "test_what_is_said_to_be_missing_is_a_field_of_the_document",
    "test_no_fact_of_a_finding_is_empty",
    "test_a_fact_named_for_a_value_is_the_value_of_that_day",
    "test_what_is_missing_is_named_and_what_is_known_is_said",
)
"""Tests that ask about every rule at once."""


SLOW = (
    "test_document.py::test_a_case_comes_back_as_it_went",
    "test_side_roads.py::test_no_way_passes_by_what_it_asks",
    "test_slow_reference.py::test_the_reference_catches_a_judge_who_counts_those_present",
    "test_rule_examples.py::test_a_judge_who_counts_those_present_is_caught",
)
"""Tests that take seconds, and so are not run at all."""


ELSEWHERE = (
    "tests/conformance/test_vectors.py",
    "tests/planning",
    "tests/procedures",
    "tests/vocabulary",
    "tests/library/test_own_procedure.py",
    "tests/library/test_many_acts.py",
    "tests/library/test_values.py",
    "tests/papers/test_new_regime.py",
    "tests/test_comparison.py",
    "tests/test_law_pages.py",
    "tests/cli/cases",
    "tests/cli/office/test_overlay_commands.py",
    "tests/cli/office/test_own_procedure.py",
    "tests/cli/office/test_workflow.py",
    "tests/cli/office/test_workflow_impact.py",
    "tests/cli/office/test_workflow_test.py",
)
"""Tests of other folders that ask what only they ask: what is said, printed, planned, compared."""


LOADED = (
    "tests/vocabulary",
    "tests/procedure/test_document.py",
    f"--deselect=tests/procedure/{SLOW[0]}",
    "tests/procedure/test_document_versions.py",
    "tests/procedure/test_minimal.py",
    "tests/test_reference.py::test_the_schemas_are_those_of_the_types",
    "tests/test_reference.py::test_the_tables_of_the_reference_are_those_of_the_program",
    "tests/test_reference.py::test_the_page_of_the_library_is_made_from_its_docstrings",
)
"""Tests of what is made while modules are loaded: kinds of acts, their fields, rules."""


def chosen() -> Iterator[str]:
    """Yield what pytest collects."""
    yield "tests/procedure"
    yield from ELSEWHERE
    yield from (f"--deselect=tests/procedure/{name}" for name in SLOW)


WRITTEN_FOR = {
    "acts/": ("acts",),
    "calendar.py": ("small_calendar",),
    "case_plan.py": ("plan_of_own_procedure", "plan_search", "year_plan"),
    "case_on_day.py": ("dated_facts", "findings", "printed_days"),
    "decision.py": ("referral",),
    "document.py": ("document_problems", "document_values", "document_versions"),
    "facts.py": ("plain_facts",),
    "file_reader.py": ("law_checks", "workflow_check"),
    "sponsor.py": ("dossier",),
    "judge.py": ("outlook",),
    "judging.py": ("as_dated", "judge", "outlook", "printed_days", "unsaid"),
    "judging_steps.py": ("as_dated", "judge", "outlook", "printed_days", "unsaid"),
    "later_law.py": ("plan_of_own_procedure", "plan_search"),
    "law_file.py": ("law_checks", "workflow_check"),
    "overlay_file.py": ("overlays",),
    "overlays.py": ("overlay_parts",),
    "paper_sheet.py": ("paper_sheet_values",),
    "own_failure.py": ("own_procedure",),
    "person_read.py": ("person",),
    "procedure.py": ("in_use",),
    "rule.py": ("plan_search",),
    "rulebook.py": ("outlook", "judging"),
    "time_limits.py": ("ceremony", "dated_facts", "outlook"),
    "suppositions.py": ("year_plan",),
    "vector_days.py": ("vectors", "vector_moves", "vector_problems"),
    "vector_excuses.py": ("vector_coverage",),
    "vector_places.py": ("vectors", "vector_keys", "vector_problems"),
    "vector_runs.py": ("vectors", "vector_moves", "vector_regimes"),
    "vectors.py": ("vector_keys", "vector_problems"),
    "workflow.py": ("machine", "proof", "workflow_check"),
    "workflow_file.py": ("law_checks", "workflow_check"),
}
"""Beside `test_<name>.py`, which tests of `tests/procedure/` were written for which files."""


def rank(test: str, file: str) -> int:
    """Put the tests written for a file first, then the judged cases and the examples."""
    path, _, named = test.partition("::")
    name = named.partition("[")[0]
    stem = path.rpartition("/test_")[2].removesuffix(".py")
    others = (tests for part, tests in WRITTEN_FOR.items() if f"/{part}" in file)
    if file and (file.endswith(f"/{stem}.py") or any(stem in tests for tests in others)):
        return 0
    if path.startswith("tests/conformance/"):
        return 1
    return EXAMPLES if name in OF_ALL_RULES else EXAMPLES + 1


def fresh(tree: Path) -> bool:
    """Return whether the tests of what is made while modules load are green in a new process."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
    try:
        done = subprocess.run(  # noqa: S603 - this Python, on tests of ours
            [*command, "--assert=plain", "-o", "timeout=0", *LOADED],
            cwd=tree,
            check=False,
            capture_output=True,
            timeout=300,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0
