"""A template of a form, read as what a stranger may have written: what it names, and nothing more.

A template is a DOCX file with fields in double braces. It can name fields, print them, choose
between two texts and go through a list; nothing else of the template language is let in: no call,
no attribute of an object, no arithmetic, no variable, no other file. So what it can do is bounded
by what it is given, and by its own length.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any, NoReturn

from jinja2 import nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from admission_flow.errors import BadDocument
from admission_flow.papers.form_fields import LOOP, Group, Leaf, Many, Node
from admission_flow.procedure.document import Problem

if TYPE_CHECKING:
    from docx.document import Document
    from docxtpl import DocxTemplate

DOTS = "…"
SHORT, ROW = 7, 32
"""Dots of a blank: of a word, and of a line as wide as the page at 14 points."""
LARGEST_TEMPLATE = 4 * 2**20
"""Bytes of the file; and 16 times that of everything in it, unpacked."""
_UNPACKED, _MEMBERS, _LARGEST_PART = 16, 300, 3 * 2**20
_LARGEST_TEXT = 20 * 2**20
"""Characters of XML that one form may come to."""
_DEEPEST = 2
"""Loops inside one another."""
_NO_DAY = "ngày …… tháng …… năm ……"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_FILTERS = ("upper", "capital", "blank", "rows", "day")
_COMPARED = ("eq", "ne")
_PLAIN = (
    nodes.Output,
    nodes.TemplateData,
    nodes.Const,
    nodes.If,
    nodes.CondExpr,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Operand,
)
"""What a template may consist of besides fields, filters and loops."""
_EMBEDDED = ("/oleObject", "/package", "/control", "/aFChunk", "/subDocument", "/attachedTemplate")
"""Relations to another program's content, or to a document that is put in when it is opened."""
_INSTRUCTION = re.compile(r"<w:(?:delI|i)nstrText\b[^>]*>([^<]*)<")
_SIMPLE = re.compile(r"""w:instr\s*=\s*["']([^"']*)""")
_REACHING = re.compile(
    r"INCLUDE(?:TEXT|PICTURE)?|DDE(?:AUTO)?|DATABASE|\bIMPORT\b|\bLINK\b|\bRD\b|MACROBUTTON",
    re.IGNORECASE,
)
_TAG = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)


def blank(value: object, width: int = 2 * SHORT) -> object:
    """Return what is entered, or dots as wide as so many letters."""
    return value or DOTS * min(max(int(width) * 3 // 5, 2), ROW)


def rows(value: object, count: int = 2) -> object:
    """Return what is entered, or dotted lines to write on."""
    return value or "\n".join([DOTS * ROW] * min(int(count), 20))


def day(value: object) -> object:
    """Return a day in words, or one whose figures are to be written."""
    return value or _NO_DAY


class FormEnvironment(ImmutableSandboxedEnvironment):
    """Reads templates of one form, and refuses whatever is no field of it."""

    def __init__(self, known: Group, name: str) -> None:
        """Begin.

        Args:
            known: what may be named.
            name: of the file, for what is told of a problem.

        """
        super().__init__(autoescape=True, finalize=_finalize, extensions=())
        self.globals.clear()
        self.filters = {
            "upper": _upper,
            "capital": _capital,
            "blank": blank,
            "rows": rows,
            "day": day,
        }
        self.tests.clear()
        self._known, self._name = known, name
        self.named: dict[str, Leaf] = {}
        """Every field that was named, by its path."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Parse a template, and look at every part of it before anything is made of it."""
        tree = super()._parse(source, name, filename)
        for node in tree.body:
            self._look(node, self._known.below, source, 0)
        return tree

    def _look(self, node: nodes.Node, names: Mapping[str, Node], source: str, depth: int) -> None:
        if isinstance(node, nodes.For):
            self._look_at_loop(node, names, source, depth)
            return
        if isinstance(node, nodes.Name | nodes.Getattr):
            if not isinstance(self._resolved(node, names, source), Leaf):
                self._refuse("form_field_no_text", node, source, found=_path(node))
            return
        if isinstance(node, nodes.Filter):
            self._look_at_filter(node, source)
        elif isinstance(node, nodes.Compare):
            for operand in node.ops:
                if operand.op not in _COMPARED:
                    self._refuse("form_template_part", node, source, found=operand.op)
        elif not isinstance(node, _PLAIN):
            self._refuse("form_template_part", node, source, found=type(node).__name__)
        for inner in node.iter_child_nodes():
            self._look(inner, names, source, depth)

    def _look_at_filter(self, node: nodes.Filter, source: str) -> None:
        counts = all(isinstance(one, nodes.Const) and type(one.value) is int for one in node.args)
        more = node.kwargs or node.dyn_args or node.dyn_kwargs
        if node.name not in _FILTERS or not counts or more or node.node is None:
            self._refuse("form_template_filter", node, source, found=f"|{node.name}")

    def _look_at_loop(
        self, node: nodes.For, names: Mapping[str, Node], source: str, depth: int
    ) -> None:
        over = self._resolved(node.iter, names, source)
        simple = isinstance(node.target, nodes.Name) and not node.recursive and node.test is None
        if not isinstance(over, Many) or not simple or not isinstance(node.target, nodes.Name):
            self._refuse("form_template_loop", node, source, found=_path(node.iter))
        if depth >= _DEEPEST:
            self._refuse("form_template_deep", node, source, found=_path(node.iter))
        inside = {**names, node.target.name: over.each, "loop": LOOP}
        for inner in node.body:
            self._look(inner, inside, source, depth + 1)
        for inner in node.else_:
            self._look(inner, names, source, depth)

    def _resolved(self, node: nodes.Node, names: Mapping[str, Node], source: str) -> Node:
        if isinstance(node, nodes.Name):
            found: Node | None = names.get(node.name)
        elif isinstance(node, nodes.Getattr):
            above = self._resolved(node.node, names, source)
            found = above.below.get(node.attr) if isinstance(above, Group) else None
        else:
            self._refuse("form_template_part", node, source, found=type(node).__name__)
        if found is None:
            self._refuse("form_field_unknown", node, source, found=_path(node))
        if isinstance(found, Leaf):
            self.named[_path(node)] = found
        return found

    def _refuse(self, message_id: str, node: nodes.Node, source: str, found: str) -> NoReturn:
        place = _place(source, node.lineno or 0) or "file"
        raise BadDocument(self._name, [Problem(place, message_id, {"found": found})])

    # ---- and once more while it is filled: nothing but fields is reached -------------------------

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - as Jinja has it
        """Return what a group has under a name; of anything else, nothing."""
        if isinstance(obj, dict):
            return obj.get(attribute, "")
        if isinstance(obj, LoopContext) and attribute in LOOP.below:
            return getattr(obj, attribute)
        if obj == "":
            return ""
        raise SecurityError(attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ANN401 - as Jinja has it
        """Return the same as for a dotted name."""
        return self.getattr(obj, str(argument))

    def call(self, *_: object, **__: object) -> Any:  # noqa: ANN401 - as Jinja has it
        """Refuse: nothing is called."""
        raise SecurityError("call")


def _upper(value: object) -> object:
    return str(value).upper()


def _capital(value: object) -> object:
    text = str(value)
    return text[:1].upper() + text[1:]


def _finalize(value: object) -> object:
    if value == "":
        return DOTS * SHORT
    if isinstance(value, int) or hasattr(value, "__html__"):  # a count of a loop; escaped already
        return value
    return _CONTROL.sub("", str(value))


def _path(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_path(node.node)}.{node.attr}"
    return type(node).__name__


def _place(source: str, line: int) -> str:
    """Return what stands in the line of a template, as its author reads it: without the XML."""
    lines = source.split("\n")
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    tags = _TAG.findall(text)
    return " ".join(tags)[:200] if tags else re.sub(r"<[^>]*>", "", text)[:200]


def opened(name: str, raw: bytes) -> "DocxTemplate":
    """Return a template's file, once it was looked at as a file.

    Raises:
        BadDocument: it is no DOCX file, holds more than a form can, or reaches for another file.

    """
    from docxtpl import DocxTemplate  # noqa: PLC0415 - loads slowly

    try:
        _check_archive(name, raw)
        template = DocxTemplate(BytesIO(raw))
        template.init_docx()
        parts = list(template.docx.part.package.iter_parts())
        outside = [
            rel.target_ref
            for part in parts
            for rel in part.rels.values()
            if (rel.is_external and not rel.reltype.endswith("/hyperlink"))
            or rel.reltype.endswith(_EMBEDDED)
        ]
        outside += [found for part in parts for found in _reaching(part.blob)]
    except BadDocument:
        raise
    except Exception as error:
        raise BadDocument(name, [Problem("file", "form_template_file", {})]) from error
    if outside:
        raise BadDocument(
            name, [Problem("file", "form_template_outside", {"found": outside[0][:200]})]
        )
    return template


def _reaching(raw: bytes) -> list[str]:
    """Return the fields of a part by which a word processor would fetch or start something.

    The words of a field may be cut into runs: they are read together.
    """
    if b"instr" not in raw:
        return []
    text = raw.decode("utf-8", "replace")
    words = "".join(_INSTRUCTION.findall(text)) + " ".join(_SIMPLE.findall(text))
    return [found.group(0) for found in _REACHING.finditer(words)]


def _check_archive(name: str, raw: bytes) -> None:
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        infos = archive.infolist()
    whole = sum(info.file_size for info in infos)
    part = max((info.file_size for info in infos if info.filename.endswith(".xml")), default=0)
    macros = any("vbaproject" in info.filename.casefold() for info in infos)
    large = whole > _UNPACKED * LARGEST_TEMPLATE or len(infos) > _MEMBERS or part > _LARGEST_PART
    if large or len(raw) > LARGEST_TEMPLATE:
        raise BadDocument(name, [Problem("file", "form_template_large", {})])
    if macros:
        raise BadDocument(name, [Problem("file", "form_template_macros", {})])


def sources(template: "DocxTemplate") -> Iterator[str]:
    """Yield every part of a template in which fields may stand, as its language reads it."""
    yield template.patch_xml(template.get_xml())
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        for _, part in template.get_headers_footers(uri):
            yield template.patch_xml(template.get_part_xml(part))


def named_in(name: str, raw: bytes, known: Group) -> dict[str, Leaf]:
    """Return the fields that a template names, by path, once all of it was looked at.

    Raises:
        BadDocument: as `opened`, or a field that there is not, or a part of the language that a
            template may not use: with the place.

    """
    template = opened(name, raw)
    environment = FormEnvironment(known, name)
    for source in sources(template):
        _parsed(environment, re.sub(r"<w:p([ >])", r"\n<w:p\1", source), name)
    return environment.named


def _parsed(environment: FormEnvironment, source: str, name: str) -> None:
    try:
        environment.from_string(source)
    except BadDocument:
        raise
    except Exception as error:  # too deep for the language, or for Python
        line = getattr(error, "lineno", 0) or 0
        problem = Problem(_place(source, line) or "file", "form_template_syntax", {})
        raise BadDocument(name, [problem]) from error


def filled(name: str, raw: bytes, known: Group, values: Mapping[str, Any]) -> "Document":
    """Return a template with the values in their places.

    Raises:
        BadDocument: as `named_in`; or it comes to more than a form can.

    """
    template = opened(name, raw)
    environment = FormEnvironment(known, name)
    try:
        template.render(dict(values), environment, autoescape=True)
        document: Document = template.docx
        size = len(template.get_xml())
    except BadDocument:
        raise
    except Exception as error:  # a width that is no number, depth beyond Python's
        raise BadDocument(name, [Problem("file", "form_template_syntax", {})]) from error
    if size > _LARGEST_TEXT:
        raise BadDocument(name, [Problem("file", "form_template_large", {})])
    return document
