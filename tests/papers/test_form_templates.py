"""Templates of forms: ours name what there is; a stranger's can do nothing else."""

import zipfile
from datetime import date
from io import BytesIO
from typing import Any

import docx
import pytest

from admission_flow.errors import BadDocument
from admission_flow.messages import LANGUAGES
from admission_flow.papers.form_fields import fields_of, keys_named, paths
from admission_flow.papers.form_list import form_named, forms, layout_on, template_of
from admission_flow.papers.form_template import DOTS, LARGEST_TEMPLATE, filled, named_in
from admission_flow.papers.form_values import Subject, day_long, partial_day, values_of
from admission_flow.papers.paper_keys import paper_keys
from admission_flow.procedure.acts import KINDS
from admission_flow.procedure.person import BirthTime
from admission_flow.testing import lawful_case
from tests.papers.template_files import template, text_of, with_part
from tests.tool_scripts import tool

KNOWN = fields_of(("branch_resolution",))
DAY = date(2026, 8, 4)
DEEP = "".join(f"{{% for {x} in every.opinion %}}" for x in "xyz") + "{% endfor %}" * 3


def refused(*lines: str, header: str = "") -> tuple[str, str]:
    """Return place and message of what is wrong with a template."""
    with pytest.raises(BadDocument) as caught:
        named_in("mau.docx", template(*lines, header=header), KNOWN)
    assert caught.value.facts["file"] == "mau.docx"
    (problem,) = caught.value.problems
    return problem.where, problem.message_id


def test_the_templates_are_those_that_the_script_makes() -> None:
    """The same bytes each time: nobody has to believe a binary file."""
    for path, data in tool("make_forms").templates():
        assert path.read_bytes() == data, path.name


def test_every_form_names_only_what_there_is() -> None:
    """And each has a template of its own, a title, and kinds of acts that there are."""
    keys: dict[Any, list[str]] = {}
    for form in forms().values():
        assert set(form.acts) <= set(KINDS)
        assert set(form.titles) == set(LANGUAGES)
        ours = template_of(form, None)
        for key in keys_named(named_in(ours.name, ours.data, fields_of(form.acts)).values()):
            keys.setdefault(key, []).append(form.id)
    assert len({form.template for form in forms().values()}) == len(forms())
    assert {key: list(key.forms) for key in paper_keys().keys if key.forms} == keys


@pytest.mark.parametrize("name", ["6-KNĐ", "6-knd", "6KND", " 6 knđ"])
def test_a_form_is_found_however_it_is_typed(name: str) -> None:
    """Capitals, marks and signs aside."""
    assert form_named(name).id == "6-KNĐ"
    assert form_named("muc luc").id == form_named("dossier-contents").id


def test_every_field_has_a_term() -> None:
    """In both languages: an office that writes templates reads this list."""
    for lang in LANGUAGES:
        for path, leaf in paths(fields_of(tuple(KINDS))):
            assert leaf.term(lang), path


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{{ person.name }}", "form_field_unknown"),
        ("{{ ma }}", "form_field_unknown"),
        ("{{ person }}", "form_field_no_text"),
        ("{{ person.full_name.upper }}", "form_field_unknown"),
        ("{{ person.__class__ }}", "form_field_unknown"),
        ("{{ person.full_name.__class__.__mro__ }}", "form_field_unknown"),
        ("{{ ''.__class__ }}", "form_template_part"),
        ("{{ person['__class__'] }}", "form_template_part"),
        ("{{ person.full_name() }}", "form_template_part"),
        ("{{ range(10**9) }}", "form_template_part"),
        ("{% for x in range(1000000000) %}{{ x }}{% endfor %}", "form_template_part"),
        ("{% for x in every %}a{% endfor %}", "form_template_loop"),
        ("{% for x in person.full_name %}a{% endfor %}", "form_template_loop"),
        ("{% for x in every.opinion recursive %}{{ loop(x) }}{% endfor %}", "form_template_loop"),
        (DEEP, "form_template_deep"),
        ("{% set x = 'a' %}{{ x }}", "form_template_part"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "form_template_part"),
        ("{% include 'khac' %}", "form_template_part"),
        ("{% import 'khac' as k %}", "form_template_part"),
        ("{% extends 'khac' %}", "form_template_part"),
        ("{% block b %}{% endblock %}", "form_template_part"),
        ("{{ 'a' * 1000000000 }}", "form_template_part"),
        ("{{ 'a' ~ 'b' }}", "form_template_part"),
        ("{{ person.full_name|attr('__class__') }}", "form_template_filter"),
        ("{{ person.full_name|format(1) }}", "form_template_filter"),
        ("{{ person.full_name|blank('x') }}", "form_template_filter"),
        ("{{ person.full_name is defined }}", "form_template_part"),
        ("{{ person.full_name in every }}", "form_template_part"),
        ("{{ [1, 2] }}", "form_template_part"),
        ("{{ self }}", "form_field_unknown"),
        ("{{ loop.index }}", "form_field_unknown"),
        ("{{ person.full_name", "form_template_syntax"),
        ("{% if %}", "form_template_syntax"),
    ],
)  # fmt: skip
def test_whatever_is_no_field_is_refused(line: str, message: str) -> None:
    """Before anything is filled, and wherever it stands."""
    where, found = refused("Trước", line, "Sau")
    # A filter or a test that there is not is met by the language itself, which is as well.
    assert found == message or (found == "form_template_syntax" and ("|" in line or " is " in line))
    assert where


def test_the_place_is_what_its_author_reads() -> None:
    """The fields of the line, not its XML; in a header as well."""
    assert refused("Họ tên: {{ person.ten }}") == ("{{ person.ten }}", "form_field_unknown")
    assert refused("x", header="{{ ma }}") == ("{{ ma }}", "form_field_unknown")


def test_what_is_no_word_file_is_said_so() -> None:
    """Nor a file that reaches for another, has macros, or is larger than a form."""
    good = template("x")
    outside = b"""<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/
package/2006/relationships"><Relationship Id="rId99" Type="http://schemas.openxmlformats.org/
officeDocument/2006/relationships/image" Target="http://mau.example/a.png" TargetMode="External"/>
</Relationships>""".replace(b"\n", b"")
    for raw, message in (
        (b"", "form_template_file"),
        (b"PK\x03\x04", "form_template_file"),
        (with_part(good, "word/vbaProject.bin", b"x"), "form_template_macros"),
        (b"x" * (LARGEST_TEMPLATE + 1), "form_template_file"),
        (with_part(good, "word/x.xml", b" " * 4_000_000), "form_template_large"),
        (with_part(good, "word/_rels/document.xml.rels", outside), "form_template_outside"),
    ):
        with pytest.raises(BadDocument) as caught:
            named_in("mau.docx", raw, KNOWN)
        assert [p.message_id for p in caught.value.problems] == [message]


def with_body(inner: str, lines: tuple[str, ...] = ("{{ person.full_name }}",)) -> bytes:
    """Return a template with a piece of XML in its body."""
    plain = template(*lines)
    with zipfile.ZipFile(BytesIO(plain)) as archive:
        body = archive.read("word/document.xml").decode()
    return with_part(
        plain, "word/document.xml", body.replace("<w:body>", f"<w:body>{inner}").encode()
    )


def run(word: str) -> str:
    return f"<w:r><w:instrText>{word}</w:instrText></w:r>"


@pytest.mark.parametrize(
    ("inner", "refused"),
    [
        (f"<w:p>{run('DDEAUTO cmd.exe calc')}</w:p>", True),
        (f"<w:p>{run(' INC')}{run('LUDETEXT ')}{run('a.docx')}</w:p>", True),
        ("<w:p><w:fldSimple w:instr=' includepicture http://mau.example/a '/></w:p>", True),
        (f"<w:p>{run(' LINK Excel.Sheet a.xlsx')}</w:p>", True),
        (f"<w:p>{run(' PAGE ')}</w:p>", False),
        ("<w:p><w:fldSimple w:instr='HYPERLINK &quot;a&quot;'/></w:p>", False),
    ],
)
def test_a_field_that_fetches_or_starts_something_is_refused(inner: str, *, refused: bool) -> None:
    """A paper made of it would do so on the desk of whoever opens it; a page number may stand."""
    if not refused:
        assert named_in("mau.docx", with_body(inner), KNOWN)
        return
    with pytest.raises(BadDocument) as caught:
        named_in("mau.docx", with_body(inner), KNOWN)
    assert [p.message_id for p in caught.value.problems] == ["form_template_outside"]


@pytest.mark.parametrize(
    "line",
    [
        "{% if person.sex %}" * 400 + "x" + "{% endif %}" * 400,
        "{% if person.sex %}" * 110 + "x" + "{% endif %}" * 110,
        "{{ " + "(" * 3000 + "person.sex" + ")" * 3000 + " }}",
        "{{ " + "not " * 3000 + "person.sex }}",
    ],
)
def test_depth_without_end_is_a_fault_of_the_template(line: str) -> None:
    """Neither the language nor Python follows it; nobody sees a traceback."""
    with pytest.raises(BadDocument) as caught:
        named_in("mau.docx", template(line), KNOWN)
    assert [p.message_id for p in caught.value.problems] == ["form_template_syntax"]


def test_what_spoils_the_filling_is_a_fault_of_the_template() -> None:
    """A width that is a name, as a tag of tables would have it."""
    document: Any = docx.Document()
    document.add_table(1, 1).cell(0, 0).text = "{% colspan person.full_name %}x"
    raw = BytesIO()
    document.save(raw)
    with pytest.raises(BadDocument) as caught:
        filled("mau.docx", raw.getvalue(), KNOWN, values())
    assert [p.message_id for p in caught.value.problems] == ["form_template_syntax"]


def values(**person: Any) -> dict[str, Any]:  # noqa: ANN401 - fields of Person
    case = lawful_case("branch_resolution", regime_year=2026, **person)
    subject = Subject(
        id="HS-0001", case=case, day=DAY, today=DAY, stage="decision", act=case.acts[-1]
    )
    return values_of(subject, "branch")


def filled_text(*lines: str, **person: Any) -> str:  # noqa: ANN401
    out = BytesIO()
    filled("mau.docx", template(*lines), KNOWN, values(**person)).save(out)
    return text_of(out.getvalue())


@pytest.mark.parametrize(
    "name", ["Lò <w:b/> & Thị", "</w:t></w:r></w:p>", "{{ 7*7 }}{% for %}", "{_{ x }_}", "a\tb"]
)
def test_a_name_with_anything_in_it_is_a_name(name: str) -> None:
    """XML and the template's own language are text in a value."""
    text = filled_text("Họ tên: {{ person.full_name }}.", full_name=name)
    plain = name.replace("{_{", "{{").replace("}_}", "}}").replace("\t", "")
    assert f"Họ tên: {plain}." in text.replace("\t", "")


def test_a_field_without_a_value_is_a_dotted_blank() -> None:
    """As long as asked for, and never too long; a condition sees that there is none."""
    text = filled_text(
        "{{ sheet.home_place }}", "{{ sheet.home_place|blank(20) }}|", "{{ sheet.post|rows(2) }}",
        "{% if sheet.post %}có{% else %}chưa{% endif %}", "{{ act.paper.chair|upper }}",
        "{{ sheet.post|blank(99999999) }}",
    )  # fmt: skip
    assert "chưa" in text
    assert f"{DOTS * 12}|" in text
    assert text.count("\n") < 12
    assert len(text) < 400


def test_a_share_is_never_rounded_up() -> None:
    """13 of 20 is 65 per cent; two thirds is 66,6: short of two thirds is never shown as it."""
    roll = values()["act"]["roll"]
    share = int(roll["in_favour"]) * 1000 // int(roll["base"])
    assert roll["in_favour_percent"].replace(",", "") in {str(share), str(share // 10)}


def test_days_are_written_as_papers_of_the_party_write_them() -> None:
    """Days below ten and the months January and February have a zero."""
    assert day_long(date(2024, 2, 5)) == "ngày 05 tháng 02 năm 2024"
    assert day_long(date(2024, 10, 15)) == "ngày 15 tháng 10 năm 2024"
    assert day_long(date(2024, 3, 15)) == "ngày 15 tháng 3 năm 2024"
    assert partial_day("2018-03") == "03/2018"
    assert values(born_on=BirthTime(1999))["person"]["born_long"] == "năm 1999"
    assert values(born_on=BirthTime(1999, 7))["person"]["born"] == "07/1999"


@pytest.mark.parametrize(
    ("day", "document", "end"),
    [
        (date(2016, 1, 1), "36-HD/VPTW", "./."),
        (date(2026, 5, 26), "36-HD/VPTW", "./."),
        (date(2026, 5, 27), "05-HD/VPTW", "."),
    ],
)
def test_the_layout_is_that_of_the_day(day: date, document: str, end: str) -> None:
    """On both sides of the day on which the regulation on form changed."""
    layout = layout_on(day)
    assert (layout.document, layout.end) == (document, end)
    assert layout.confidence in {"secondary", "recalled"}


def test_no_form_says_what_only_people_can_say() -> None:
    """Whatever stands in a template is printed for everybody: no check, no praise, no finding."""
    said = (
        "đã kiểm tra",
        "đủ tiêu chuẩn",
        "xứng đáng",
        "đủ điều kiện",
        "hoàn thành tốt",
        "đúng quy",
    )
    for form in forms().values():
        fixed = text_of(template_of(form, None).data).casefold()
        assert not [words for words in said if words in fixed], form.id
