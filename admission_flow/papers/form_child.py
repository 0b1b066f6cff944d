"""Fills an office's own template in a process of its own, which may be stopped.

What a template can do is bounded by what it may name (`form_template.py`); how long the reading of
its file takes is not, so a stranger's is given some seconds and some memory, and no more. Ours are
filled in the program itself.
"""

import json
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

from admission_flow.errors import BadDocument
from admission_flow.papers.form_fields import Leaf, fields_of
from admission_flow.papers.form_list import Form, TemplateFile, forms, layout_on
from admission_flow.procedure.document import Problem

if TYPE_CHECKING:
    from admission_flow.papers.form_file import Sheet

SECONDS = 20
_MEMORY = 2**30
"""Bytes."""


def named_apart(form: Form, template: TemplateFile) -> dict[str, Leaf]:
    """Return the fields that a template names.

    Raises:
        BadDocument: as `form_template.named_in`, or it took too long.

    """
    answer = _asked(form, template, None)
    return {path: Leaf(about, name) for path, about, name in answer["named"]}


def bytes_apart(form: Form, template: TemplateFile, sheets: "Sequence[Sheet]") -> bytes:
    """Return one file with a form for each of some people.

    Raises:
        BadDocument: as `form_file.form_bytes`, or it took too long.

    """
    asked = [
        {
            "values": sheet.values,
            "day": sheet.layout.start.isoformat(),
            "receipt": sheet.receipt,
            "code": b64encode(sheet.code).decode(),
        }
        for sheet in sheets
    ]
    return b64decode(_asked(form, template, asked)["data"])


def _asked(form: Form, template: TemplateFile, sheets: list[Any] | None) -> dict[str, Any]:
    request = {
        "form": form.id,
        "name": template.name,
        "data": b64encode(template.data).decode(),
        "sheets": sheets,
    }
    command = [sys.executable, "-I", "-m", "admission_flow.papers.form_child"]
    try:
        done = subprocess.run(  # noqa: S603 - ourselves
            command,
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise BadDocument(template.name, [Problem("file", "form_template_slow", {})]) from error
    except (subprocess.CalledProcessError, ValueError) as error:
        raise BadDocument(template.name, [Problem("file", "form_template_file", {})]) from error
    if "problems" in answer:
        raise BadDocument(template.name, [Problem(*one) for one in answer["problems"]])
    return answer


def answered(request: dict[str, Any]) -> dict[str, Any]:
    """Return the answer to a request, in the process that may be stopped."""
    from admission_flow.papers.form_file import Sheet, form_bytes  # noqa: PLC0415 - optional
    from admission_flow.papers.form_template import named_in  # noqa: PLC0415 - optional

    form = forms()[request["form"]]
    template = TemplateFile(request["name"], b64decode(request["data"]), own=True)
    known = fields_of(form.acts)
    try:
        if request["sheets"] is None:
            named = named_in(template.name, template.data, known)
            return {"named": [(path, leaf.about, leaf.name) for path, leaf in named.items()]}
        sheets = [
            Sheet(
                one["values"],
                layout_on(date.fromisoformat(one["day"])),
                one["receipt"],
                b64decode(one["code"]),
            )
            for one in request["sheets"]
        ]
        data = form_bytes(form, template, known, sheets)
    except BadDocument as found:
        return {"problems": [(p.where, p.message_id, dict(p.facts)) for p in found.problems]}
    return {"data": b64encode(data).decode()}


def main() -> None:
    """Read a request from standard input, and write the answer."""
    with suppress(ImportError, OSError, ValueError):  # not on Windows
        import resource  # noqa: PLC0415 - not everywhere

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    json.dump(answered(json.load(sys.stdin.buffer)), sys.stdout)


if __name__ == "__main__":
    main()
