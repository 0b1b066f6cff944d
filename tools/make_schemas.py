# ruff: noqa: INP001 - a script of the maintainers, in no package
"""Write the JSON Schemas of `docs/reference/`: `admission-case/1` and `/2`, `admission-verdict/1`.

Run it as ``python tools/make_schemas.py`` in the development environment after a type changed:
`procedure/acts/`, `procedure/person.py`, `procedure/findings.py`. Pydantic makes the schemas from
the dataclasses; what their annotations do not say is added here: the choices of a field, what a
text and a count may be, and the keys by which a verdict is written. A test makes them again and
compares, and holds documents and verdicts against them.
"""

import inspect
import json
import sys
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields
from datetime import date
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, JsonValue, StringConstraints, TypeAdapter, create_model
from pydantic import Field as Described
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from admission_flow.messages import verdict as written
from admission_flow.procedure import document as read
from admission_flow.procedure import document_limits as limits
from admission_flow.procedure.acts import KINDS, BranchRoll, CommitteeRoll
from admission_flow.procedure.document_fields import core_type
from admission_flow.procedure.findings import (
    Citation,
    Dates,
    Deadline,
    Finding,
    NextStep,
    StepVerdict,
    Verdict,
)
from admission_flow.procedure.paper_sheet import LONGEST, PaperSheet
from admission_flow.procedure.person import BirthTime, Decider, Person, Unit

sys.path.insert(0, str(Path(__file__).resolve().parent))

from make_api_docs import said_of

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
BORN = date | Annotated[str, StringConstraints(pattern=r"^[0-9]{4}(-[0-9]{2})?$")]
COUNT = Annotated[int, Described(ge=0, le=limits.LARGEST_COUNT)]
TEXT = Annotated[str, StringConstraints(max_length=limits.LONGEST_TEXT)]
SHEET = dict[
    Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")],
    Annotated[str, StringConstraints(max_length=LONGEST)],
]
NAME = Annotated[str, StringConstraints(min_length=1, max_length=limits.LONGEST_TEXT)]
RECORDS = (Person, Unit, Decider, BranchRoll, CommitteeRoll)


class _Generator(GenerateJsonSchema):
    """Leaves out `"default": null`: a fact that is not stated is left out, never written null."""

    def default_schema(self, schema: Any) -> JsonSchemaValue:  # noqa: ANN401 - a core schema
        if schema.get("default") is None:
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)


def name_of(cls: type, field: "Field[Any]") -> Any:  # noqa: ANN401, PLR0911 - one for each sort
    """Return the annotation of one field as a document has it."""
    core = core_type(field.type)
    choices = field.metadata.get("choices", ())
    if choices:
        found: Any = words_of(choices)
        if get_origin(core) is tuple:
            fewest = 0 if field.metadata.get("may_be_empty") else 1
            return Annotated[list[found], Described(min_length=fewest)]
        return found
    if BirthTime in get_args(field.type):
        return BORN
    if get_origin(core) is tuple:
        return list[model(get_args(core)[0])]  # type: ignore[misc]
    if core is int:
        return COUNT
    if core is PaperSheet:
        return SHEET
    if core is str:
        named = cls in {Person, Unit, Decider} and field.default is MISSING
        return NAME if named else TEXT
    return model(core) if core in RECORDS else core


def words_of(choices: tuple[str, ...]) -> Any:  # noqa: ANN401 - an annotation
    """Return the words that a field takes; `child:N` stands for child:1 to child:99."""
    plain = tuple(choice for choice in choices if not choice.endswith(":N"))
    numbered = [choice.removesuffix("N") for choice in choices if choice.endswith(":N")]
    found: Any = Literal[plain]
    if not numbered:
        return found
    pattern = rf"^({'|'.join(numbered)})[1-9][0-9]?$"
    return Union[found, Annotated[str, StringConstraints(pattern=pattern)]]  # noqa: UP007


MODELS: dict[type, type[BaseModel]] = {}


def model(cls: type, **first: Any) -> type[BaseModel]:  # noqa: ANN401 - fields of pydantic
    """Return the pydantic model of one of our dataclasses."""
    if cls not in MODELS:
        said = said_of(cls)
        MODELS[cls] = create_model(
            cls.__name__,
            __config__=ConfigDict(extra="forbid"),
            __doc__=inspect.getdoc(cls),
            **first,
            **{
                f.name: (
                    name_of(cls, f),
                    Described(
                        alias=f.metadata.get("key"),
                        default=... if f.default is MISSING else f.default,
                        description=said.get(f.name),
                    ),
                )
                for f in fields(cls)
            },
        )
    return MODELS[cls]


def case_schema() -> dict[str, Any]:
    """Return the schema of a case document: both formats have one vocabulary."""
    acts = tuple(model(cls, kind=(Literal[kind], ...)) for kind, cls in KINDS.items())
    act = Annotated[Union[acts], Described(discriminator="kind")]  # noqa: UP007 - made at run time
    document = create_model(
        "Case",
        __config__=ConfigDict(extra="forbid"),
        __doc__="A case as a document: the person, the chi bộ, and the acts in the order entered.",
        format=(Literal[read.FORMATS], ...),
        person=(model(Person), ...),
        paper_sheet=(SHEET, Described(default={}, description="What only papers print.")),
        unit=(model(Unit), ...),
        acts=(list[act], Described(default=[])),
    )
    return schema(TypeAdapter(document), read.FORMATS[-1])


# ---- the verdict ---------------------------------------------------------------------------------

KEYS = {"from_state": "from", "to_state": "to"}
"""Fields that are written by another word than the one they have in Python."""
NOT_WRITTEN = {(NextStep, "ends"), (NextStep, "side"), (Finding, "law")}
WHERE_THERE_IS_ONE = {(Citation, "issuer")}
"""What is written only where it is not empty."""
TEXTS = ("message", "remedy")
"""What a finding has besides, in the language asked for."""


def verdict_schema() -> dict[str, Any]:
    """Return the schema of `admission-verdict/1`."""
    root = verdict_model(Verdict, format=(Literal[written.FORMAT], ...))
    return schema(TypeAdapter(root), written.FORMAT)


def verdict_model(cls: type, **first: Any) -> type[BaseModel]:  # noqa: ANN401 - fields of pydantic
    """Return the model of one part of a verdict; every key but one is always written."""
    if cls not in MODELS:
        said = said_of(cls)
        parts: dict[str, Any] = dict(first)
        for name, annotation in inspect.get_annotations(cls).items():
            if (cls, name) in NOT_WRITTEN:
                continue
            parts[name] = (
                json_type(annotation),
                Described(
                    default="" if (cls, name) in WHERE_THERE_IS_ONE else ...,
                    alias=KEYS.get(name),
                    description=said.get(name),
                ),
            )
        if cls in {StepVerdict, Verdict}:
            parts["judged"] = (bool, Described(description=inspect.getdoc(cls.judged)))
        if cls is Finding:
            parts |= dict.fromkeys(TEXTS, (str, ...))
        MODELS[cls] = create_model(
            cls.__name__,
            __config__=ConfigDict(extra="forbid"),
            __doc__=inspect.getdoc(cls),
            **parts,
        )
    return MODELS[cls]


def json_type(annotation: Any) -> Any:  # noqa: ANN401 - annotations
    """Return an annotation with our types as models, and tuples as lists."""
    if get_origin(annotation) is tuple:
        return list[json_type(get_args(annotation)[0])]  # type: ignore[misc]
    if isinstance(annotation, UnionType):
        return Union[tuple(json_type(part) for part in get_args(annotation))]  # noqa: UP007
    if annotation in {StepVerdict, NextStep, Deadline, Dates, Finding, Citation}:
        return verdict_model(annotation)
    return annotation if annotation in {str, bool, date, type(None)} else other(annotation)


def other(annotation: Any) -> Any:  # noqa: ANN401 - annotations
    """Return facts as any JSON values; words of a list stay what they are."""
    return annotation if isinstance(annotation, type) else dict[str, JsonValue]


# ---- both ----------------------------------------------------------------------------------------


def schema(adapter: "TypeAdapter[Any]", name: str) -> dict[str, Any]:
    """Return a schema with its name; titles that only repeat a key are left out."""
    made = adapter.json_schema(by_alias=True, schema_generator=_Generator)
    for table in tables(made):
        title = table.get("title")
        if isinstance(title, str) and "properties" not in table:
            del table["title"]
    return {"$schema": DIALECT, "$id": f"urn:admission-flow:{name}"} | made


def tables(found: object) -> Iterator[dict[str, Any]]:
    """Yield every table within a schema."""
    if isinstance(found, dict):
        yield found
        for part in found.values():
            yield from tables(part)
    elif isinstance(found, list):
        for part in found:
            yield from tables(part)


def files() -> dict[str, str]:
    """Return the text of every schema by its file's name."""
    made = {
        "admission-case-2.schema.json": case_schema(),
        "admission-verdict-1.schema.json": verdict_schema(),
    }
    return {n: json.dumps(s, ensure_ascii=False, indent=1) + "\n" for n, s in made.items()}


if __name__ == "__main__":
    for name, text in files().items():
        (FOLDER / name).write_text(text, "utf-8")
