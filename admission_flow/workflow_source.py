"""Loads a procedure: the one that ships with the program, or one from a folder.

A folder holds what is data, and a module only where the procedure has acts or rules of its own:

    workflow.toml   states and steps (or `admission.toml`, as the program's own is called)
    law.toml        the dated law; without it the program's own, as far as the rules read it
    holidays.toml   without it the program's own
    procedure.py    `ACTS` and `RULES`; without it the procedure is made of the admission's own
    vi.toml en.toml texts, laid over the program's own
    papers.toml     keys of paper sheets, and the papers of a dossier; papers/: forms
    moves.toml clocks.toml  time limits that no step is refused for; without them the program's own
    retention.toml  how long personal data of those who left is kept
    overlay-*.toml  what a province asks beyond it (`procedure/overlay_file.py`)
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import cache
from os.path import lexists
from pathlib import Path
from typing import TYPE_CHECKING, Any

from admission_flow import resources
from admission_flow.errors import BadDocument, BadInput, BadWorkflow, reason_of
from admission_flow.files import Unreadable, read_file
from admission_flow.messages import LANGUAGES, Language
from admission_flow.messages.own_texts import unusable_texts
from admission_flow.procedure import in_use
from admission_flow.procedure.acts import Act
from admission_flow.procedure.document import Problem
from admission_flow.procedure.file_reader import FileProblem, WorkflowProblems, text_of, toml_of
from admission_flow.procedure.in_use import ADMISSION
from admission_flow.procedure.judge import Judge
from admission_flow.procedure.overlay_file import overlays_from
from admission_flow.procedure.overlays import overlaid
from admission_flow.procedure.procedure import ACTS, Papers, Procedure, admission
from admission_flow.procedure.retention import FILE as RETENTION
from admission_flow.procedure.retention import Retention, check_states, retention_from
from admission_flow.procedure.rulebook import Rulebook
from admission_flow.procedure.rules import RULES
from admission_flow.procedure.rules.rule import Rule
from admission_flow.procedure.workflow import Workflow
from admission_flow.procedure.workflow_file import workflow_from
from admission_flow.procedure_module import Code, code_in
from admission_flow.procedure_papers import PAPERS, papers_from
from admission_flow.rulebook_digest import FILES, digest_of
from admission_flow.rulebook_signature import FORMS, require_signature

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

OVERLAYS = "overlay-*.toml"
WORKFLOW_FILE, MODULE = "workflow.toml", "procedure.py"
FORM_LIST = f"{FORMS}/forms.toml"


@cache
def built_in() -> Judge:
    """Return the judge under the procedure that ships with the program. Read once."""
    return Judge(_Folder(resources.folder("workflows")).procedure())


def judge_in_use() -> Judge:
    """Return the judge under the procedure in use (`procedure/in_use.py`)."""
    return built_in() if in_use.procedure() is None else _judge_of_own()


@in_use.cached
def _judge_of_own() -> Judge:
    own = in_use.procedure()
    return built_in() if own is None else Judge(own)


def load(
    folder: "Traversable", overlays: Sequence[Path] = (), accept: Collection[str] | None = None
) -> Procedure:
    """Return the procedure in a folder, with the overlays in it.

    Args:
        folder: with the files named above.
        overlays: further overlay files, which lie elsewhere.
        accept: public lines of the keys of which one must have signed it (`rulebook_signature.py`);
            what none of them signed is not run. None: nobody need have.

    Raises:
        RulebookNotAccepted: none of those keys signed it as it is.
        BadInput: a file is missing or cannot be read.
        WorkflowProblems: every place that is not right, syntax errors included.

    """
    beside = (place for place in folder.iterdir() if fnmatchcase(place.name, OVERLAYS))
    found = sorted(beside, key=lambda place: place.name)
    return _Folder(folder, (*found, *overlays), accept).procedure()


class _Folder:
    """One folder while it is read."""

    def __init__(
        self,
        folder: "Traversable",
        overlays: "Sequence[Traversable]" = (),
        accept: Collection[str] | None = None,
    ) -> None:
        self.folder = folder
        self.accept = accept
        self.overlay_files = overlays
        self.problems: list[FileProblem] = []
        self.raws: dict[str, bytes] = {}
        self.seen: dict[str, bytes] = {}
        """Every file of the folder that was read; in `raws` are those that judge."""
        self.signed: dict[str, str] | None = None

    def procedure(self) -> Procedure:
        ours = resources.folder("workflows")
        own = self.has(WORKFLOW_FILE)
        file = WORKFLOW_FILE if own else FILES[0]
        _, law_file, holidays_file = FILES
        data = self.data(file)
        has_law = not own or self.has(law_file)
        law = self.data(law_file, None if has_law else ours)
        has_days = not own or self.has(holidays_file)
        holidays = self.data(holidays_file, None if has_days else ours)
        own = self.keep_module() or own
        papers = self.papers() if own else {}
        messages: dict[str, Mapping[str, Any]] = {
            lang: self.texts(lang) for lang in LANGUAGES if own
        }
        overlays = {place.name: self.overlay(place) for place in self.overlay_files}
        retention = None if self.folder == ours else self.retention()
        limits = {} if self.folder == ours else self.limits()
        sources = {name: self.raws[name] for name in in_order(self.raws)}
        sha256 = digest_of(sources, sources.__getitem__)
        if self.accept is not None:
            self.signed = require_signature(self.folder, sha256, self.accept, self.raws, self.seen)
        code = self.code()
        if self.problems:
            raise WorkflowProblems(self.problems)
        acts, rules = (code.acts, code.rules) if code else _of_ours(data, own=own)
        by_id = {rule.id: rule for rule in rules}
        if not has_law:
            law = _as_read(law, by_id)
        kinds = {cls.kind: cls for cls in acts}
        workflow = workflow_from(data, law, holidays, sha256, kinds=kinds, rules=by_id, file=file)
        if stepless := [cls.kind for cls in acts if cls.is_step and cls.kind not in workflow.steps]:
            what = "a kind of act without a step"
            raise WorkflowProblems([FileProblem(file, kind, what) for kind in stepless])
        if has_law and self.folder != ours:
            _as_our_rules_read(workflow, rules)
        if own:
            if workflow.name == ADMISSION and not set(ACTS) <= set(acts):
                raise WorkflowProblems([FileProblem(file, "name", "is that of the admission")])
            own_papers = self.as_papers(papers, kinds)
            procedure = Procedure(acts, rules, workflow, messages, own_papers, sources)
        else:
            procedure = admission(workflow, sources)
        beside = self.beside(limits, workflow.rulebook)
        procedure = replace(procedure, retention=retention, beside=beside)
        problems = check_states(retention, workflow.states) if retention else []
        if problems := [*self.problems, *problems]:
            raise WorkflowProblems(problems)
        return overlaid(procedure, overlays_from(procedure, overlays))

    def overlay(self, place: "Traversable") -> dict[str, Any]:
        """Return a parsed overlay; it counts in the digest like the law."""
        if not place.name.isprintable():  # the digest counts the name, and a list is to show it
            raise WorkflowProblems(
                [FileProblem(place.name, "file", "has a name that cannot be shown")]
            )
        if place.name in self.raws:
            self.problems.append(FileProblem(place.name, "file", "stands twice"))
        raw = self.raws[place.name] = _bytes(place, str(place))
        return self.parsed(place.name, raw)

    def data(self, name: str, ours: "Traversable | None" = None) -> dict[str, Any]:
        """Return a parsed file of the folder, or the program's own, and keep its bytes."""
        raw = _bytes(ours.joinpath(name), name) if ours else self.read(name)
        self.raws[name] = raw
        return self.parsed(name, raw)

    def has(self, name: str) -> bool:
        """Return whether there is something of this name, be it readable or not."""
        place = self.folder.joinpath(name)
        return lexists(place) if isinstance(place, Path) else place.is_file()

    def read(self, name: str) -> bytes:
        """Return the bytes of a file of the folder, and keep them: those are what was signed."""
        raw = self.seen[name] = _bytes(self.folder.joinpath(name), name)
        return raw

    def parsed(self, name: str, raw: bytes) -> dict[str, Any]:
        try:
            return toml_of(text_of(raw))
        except ValueError as error:
            self.problems.append(FileProblem(name, "file", str(error)))
            return {}

    def texts(self, lang: Language) -> Mapping[str, Any]:
        """Return the texts of one language: what says it is no law, and not in the digest."""
        name = f"{lang}.toml"
        found = self.parsed(name, self.read(name)) if self.has(name) else {}
        wrong = unusable_texts(lang, found)
        self.problems += [FileProblem(name, where, what) for where, what in wrong]
        return found

    def retention(self) -> Retention | None:
        """Return what the folder says of how long data is kept; None: it says nothing."""
        if not self.has(RETENTION):
            return None
        try:
            return retention_from(text_of(self.read(RETENTION)))
        except WorkflowProblems as found:
            self.problems += found.problems
        except ValueError as error:
            self.problems.append(FileProblem(RETENTION, "file", str(error)))
        return None

    def limits(self) -> dict[str, bytes]:
        """Return the files of time limits that lie in the folder: read before it is signed for."""
        from admission_flow.planning.deadlines.limit_files import FILES  # noqa: PLC0415 - start-up

        return {name: self.read(name) for name in FILES if self.has(name)}

    def beside(self, limits: Mapping[str, bytes], rulebook: Rulebook) -> dict[str, str]:
        """Return the texts of files of time limits, looked through."""
        if not limits:
            return {}
        from admission_flow.planning.deadlines.limit_files import check_limits  # noqa: PLC0415

        found = {}
        for name, raw in limits.items():
            before = len(self.problems)
            data = self.parsed(name, raw)
            if len(self.problems) == before:
                self.problems += check_limits(name, data, rulebook)
                found[name] = raw.decode("utf-8")
        return found

    def papers(self) -> dict[str, Any]:
        """Return the parsed file of what the procedure prints; empty where it has none."""
        if self.has(FORMS) and not self.folder.joinpath(FORMS).is_dir():
            self.problems.append(FileProblem(FORMS, "file", "is no folder"))
        elif self.has(FORM_LIST):
            self.read(FORM_LIST)  # it is parsed where a form is wanted
        return self.parsed(PAPERS, self.read(PAPERS)) if self.has(PAPERS) else {}

    def as_papers(self, data: Mapping[str, Any], kinds: Mapping[str, type[Act]]) -> Papers:
        """Return what a procedure prints."""
        forms: Traversable = self.folder.joinpath(FORMS)
        if self.signed is not None and isinstance(self.folder, Path):
            from admission_flow.signed_folder import SignedFolder  # noqa: PLC0415 - start-up

            forms = SignedFolder(self.folder, self.signed)
        return papers_from(data, kinds, forms if FORM_LIST in self.seen else None)

    def keep_module(self) -> bool:
        """Keep the bytes of the module of the folder; False: there is none."""
        if self.has(MODULE):
            self.raws[MODULE] = self.read(MODULE)
        return MODULE in self.raws

    def code(self) -> Code | None:
        """Run the module of the folder, if there is one: whatever counts was looked at before."""
        raw = self.raws.get(MODULE)
        return None if raw is None else code_in(MODULE, raw, self.problems)


def _of_ours(
    data: Mapping[str, Any], *, own: bool
) -> tuple[tuple[type[Act], ...], tuple[Rule, ...]]:
    """Return the acts and rules of the admission that a procedure without a module is made of."""
    if not own:
        return ACTS, RULES
    tables = [step for step in data.get("step", ()) if isinstance(step, Mapping)]
    named = {step.get("name") for step in tables}
    asked = {rule for step in tables for key in ("block", "warn") for rule in step.get(key, ())}
    return (
        tuple(cls for cls in ACTS if not cls.is_step or cls.kind in named),
        tuple(rule for rule in RULES if rule.id in asked),
    )


def _as_our_rules_read(workflow: Workflow, rules: Iterable[Rule]) -> None:
    """Refuse a value that a rule of the program would read as another unit than it has.

    Raises:
        WorkflowProblems: every such value.

    """
    of_ours = {f"{rule.id}.{name}" for rule in rules if rule in RULES for name in rule.values}
    read = {of for of in of_ours if not of.endswith(".applies")}
    known = built_in().workflow.rulebook.values if read else {}
    problems = [
        FileProblem(FILES[1], of, f"is {found.unit}, and the rule reads {known[of].unit}")
        for of, found in workflow.rulebook.values.items()
        if of in read and found.unit != known[of].unit
    ]
    if problems:
        raise WorkflowProblems(problems)


def _as_read(law: Mapping[str, Any], rules: Mapping[str, Rule]) -> dict[str, Any]:
    """Return the program's law with the values that a procedure's rules read, and no others."""
    read = {f"{rule.id}.{name}" for rule in rules.values() for name in rule.values}
    values = [value for value in law["value"] if value["of"] in read]
    used = {cite["in"] for value in values for row in value["rows"] for cite in row["cite"]}
    used |= {regime["document"] for regime in law["regime"]}
    documents = {key: item for key, item in law["documents"].items() if key in used}
    return {**law, "documents": documents, "value": values}


def in_order(names: Iterable[str]) -> list[str]:
    """Return the files of a rulebook in the order in which its digest counts them.

    States and steps, the law, the holidays; then whatever else judges, by name.
    """
    first = (WORKFLOW_FILE, *FILES)
    return sorted(names, key=lambda name: (first.index(name) if name in first else 9, name))


def _bytes(file: "Traversable", name: str) -> bytes:
    try:
        return read_file(file) if isinstance(file, Path) else file.read_bytes()
    except Unreadable as error:
        raise BadDocument(name, [Problem("file", error.reason, error.facts)]) from error
    except OSError as error:
        raise BadInput(file=name, where="file", problem=reason_of(error)) from error


def load_procedure(
    folder: str | Path, overlays: Sequence[Path] = (), accept: Collection[str] | None = None
) -> Procedure:
    """Return the procedure in a folder. Its module, if it has one, is run.

    Args:
        folder: with `workflow.toml`, and what else it has (docs/embedders/procedures.md).
        overlays: further overlay files, which lie elsewhere.
        accept: public lines of the keys of which one must have signed it; as in `load`.

    Raises:
        RulebookNotAccepted: none of those keys signed it as it is.
        BadInput: a file is missing or cannot be read.
        BadWorkflow: every place that is not right.

    """
    return loaded(Path(folder), overlays, accept)


def loaded(
    folder: "Traversable", overlays: Sequence[Path] = (), accept: Collection[str] | None = None
) -> Procedure:
    """Return the procedure in a folder, also of one inside an installed package.

    Raises: as `load_procedure`.
    """
    try:
        return load(folder, overlays, accept)
    except WorkflowProblems as found:
        raise BadWorkflow(found.problems) from found
