"""Code of an own procedure that fails is a bad input: a sentence, exit code 7, nothing written."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from admission_flow import load_procedure
from admission_flow.cli.main import run
from admission_flow.procedure import proof
from tests.cli.office.test_own_procedure import PERSON
from tests.conftest import Answer, Desk
from tests.loan import FILES, FORM, loan_folder

ROOT = Path(__file__).resolve().parents[3]
CHECKED = 'return unknown("loan_asked") if day is None else met_if(case.on <= day, last_day=day)'
DUE = "asked = case.last(LoanAsked)\n"
ACTS = """
[[acts]]
kind = "loan_asked"
on = 2024-05-06
purpose = "Lò Thị Mẫu"
[[acts]]
kind = "loan_agreed"
on = 2024-05-07
"""
MODULE = FILES["procedure.py"]
RAISING = """class Facts(dict):
        def items(self): raise RuntimeError("Lò Thị Mẫu")
   """
ODD_TUPLE = """
class Odd(tuple):
    def __iter__(self): raise OSError
"""
ODD_CLASS = """
class Meta(type):
    @property
    def kind(cls): raise OSError
class Odd(LoanAsked, metaclass=Meta): pass
"""
KEY = """format = "admission-papers/1"
key = [{ id = "x", of = "case", shape = "digits", lengths = [9] }]
"""
LIMIT = """[[limit]]
of = "complaint.answer"
from = 2024-01-02
start = "complaint"
working_days = 5
who = "branch"
cite = { document = "01-QC/MAU", issued_on = 2024-01-02, clause = "1", confidence = "recalled" }
"""
ASKED = "purpose: str | None = fact(personal=True)\n"


def lender(desk: Desk, monkeypatch: pytest.MonkeyPatch, **changed: str) -> Desk:
    """Return a desk whose procedure is the loan of a file, changed, with an empty register."""
    folder = loan_folder(desk.folder / "loan", **changed)
    monkeypatch.setenv("ADMISSION_FLOW_WORKFLOW", str(folder))
    (desk.folder / "nguoi.toml").write_text(PERSON, "utf-8")
    assert desk("init").code == 0
    return desk


def judged_by(desk: Desk, monkeypatch: pytest.MonkeyPatch, module: str) -> str:
    """Put a changed module in use, and return a file with a case for it to judge."""
    module = module.replace("met_if,", "met, met_if,")
    folder = loan_folder(desk.folder / "loan", procedure_py=module)
    monkeypatch.setenv("ADMISSION_FLOW_WORKFLOW", str(folder))
    (desk.folder / "nguoi.toml").write_text(PERSON, "utf-8")
    file = desk.folder / "judged.toml"
    file.write_text(f"{PERSON}{ACTS}", "utf-8")
    return str(file)


def shown(desk: Desk, *arguments: str) -> str:
    """Return what a command says on standard error, a traceback too."""
    desk.capture.readouterr()
    run(arguments)
    return desk.capture.readouterr().err


def is_told(refused: Answer, *said: str) -> None:
    """Assert that an answer is one sentence about bad input, and says what it must."""
    assert refused.code == 7
    assert refused.out == ""
    for word in (*said, "procedure.py"):
        assert word in refused.err
    assert "Lò Thị Mẫu" not in refused.err


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('raise KeyError("Lò Thị Mẫu")', "KeyError"),
        ("raise ValueError(case.person.full_name)", "ValueError"),
        ("raise SystemExit(0)", "SystemExit"),
        ("raise AttributeError", "AttributeError"),
        ('return values.months("days")', "TypeError"),
        ('return values.share("x")', "KeyError"),
        ("return lent_in_time(case, values)", "TypeError"),
        ("return", "NoneType"),
        ("return True", "bool"),
        ('return met()._replace(status="met")', "status"),
        ('return met()._replace(earliest="2024")', "earliest"),
        ("return met()._replace(facts=5)", "facts"),
        (f"{RAISING} return met()._replace(facts=Facts())", "RuntimeError"),
        ('return met()._replace(by=("no_value", 5))', "by"),
    ],
)
def test_a_rule_that_fails(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, body: str, said: str
) -> None:
    """It is named, with its procedure and its file, and of what kind the failure is."""
    file = judged_by(desk, monkeypatch, MODULE.replace(CHECKED, body))
    is_told(desk("judge", file), "loan.in_time", "thủ tục loan", said)
    assert (
        "A part of the procedure loan cannot be used: rule loan.in_time"
        in desk("--lang", "en", "judge", file).err
    )


def test_nothing_is_written_where_a_rule_fails(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who takes a step, tries one out or brings a case in is told; no entry says that it was."""
    file = judged_by(desk, monkeypatch, MODULE.replace(CHECKED, "raise OSError"))
    for command in (
        ("init",),
        ("case", "open", str(desk.folder / "nguoi.toml")),
        ("case", "record", "1", "loan_asked", "--on", "2024-05-06"),
    ):
        assert desk(*command).code == 0
    before = desk.stored()
    step = ("case", "advance", "1", "loan_agreed", "--on", "2024-05-07")
    for refused in (desk(*step), desk(*step, "--dry-run"), desk("case", "import", file)):
        is_told(refused, "loan.in_time", "OSError")
    assert desk.stored() == before


def test_its_author_sees_where_it_failed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """With ADMISSION_FLOW_DEBUG, as of a defect; an officer never does."""
    file = judged_by(desk, monkeypatch, MODULE.replace(CHECKED, 'raise OSError("đây")'))
    assert "đây" not in desk("judge", file).err
    monkeypatch.setenv("ADMISSION_FLOW_DEBUG", "1")
    assert "OSError: đây" in shown(desk, "judge", file)


def test_a_last_day_that_fails(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What names the last day of a rule is asked where nothing is judged yet, and told alike."""
    loan = lender(desk, monkeypatch)
    assert loan("case", "open", str(desk.folder / "nguoi.toml")).code == 0
    asked = ("case", "record", "1", "loan_asked", "--on", "2024-05-06", "purpose=Lò Thị Mẫu")
    assert loan(*asked).code == 0
    before = loan.stored()
    for old, new, said in (
        (DUE, DUE + "    raise OSError(asked.purpose)\n", "OSError"),
        ("return None if asked is None else", "return asked or", "LoanAsked"),
        ("return None if asked is None else", "return 5 if asked else", "int"),
    ):
        loan_folder(desk.folder / "loan", procedure_py=MODULE.replace(old, new))
        for command in (("case", "explain", "1"), ("due",)):
            is_told(loan(*command), "loan.in_time", said)
    assert loan.stored() == before


@pytest.mark.parametrize("error", ["ValueError(self.purpose)", "KeyError(5)", "SystemExit(3)"])
def test_an_act_that_cannot_be_made(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, error: str
) -> None:
    """A kind of act that raises where it is made is named, in a file or typed."""
    checked = f"{ASKED}\n    def __post_init__(self):\n        raise {error}\n"
    file = judged_by(desk, monkeypatch, MODULE.replace(ASKED, checked))
    kind = error.partition("(")[0]
    is_told(desk("judge", file), "loan_asked", "thủ tục loan", kind)
    if kind == "ValueError":
        assert desk("init").code == 0
        assert desk("case", "open", str(desk.folder / "nguoi.toml")).code == 0
        before = desk.stored()
        typed = ("case", "record", "1", "loan_asked", "--on", "2024-05-06", "purpose=Lò Thị Mẫu")
        for command in (typed, ("case", "import", file)):
            is_told(desk(*command), "loan_asked", kind)
        assert desk.stored() == before


def test_an_act_on_file_that_can_no_more_be_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the procedure's, and the journal is not called broken for it."""
    loan = lender(desk, monkeypatch)
    assert loan("case", "open", str(desk.folder / "nguoi.toml")).code == 0
    assert loan("case", "record", "1", "loan_asked", "--on", "2024-05-06").code == 0
    checked = f"{ASKED}\n    def __post_init__(self):\n        raise ValueError\n"
    loan_folder(desk.folder / "loan", procedure_py=MODULE.replace(ASKED, checked))
    for command in (("case", "show", "1"), ("case", "explain", "1"), ("audit", "replay")):
        refused = loan(*command)
        assert (refused.code, "loan_asked" in refused.err) == (7, True), command


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("procedure.py", ("ACTS =", "import sys; sys.exit()\nACTS ="), "SystemExit"),
        ("procedure.py", ("ACTS =", "class E(BaseException): pass\nraise E\nACTS ="), "E"),
        ("procedure.py", ("ACTS =", "ACTS = 5 #"), "ACTS"),
        ("procedure.py", ("RULES =", "RULES = [] #"), "RULES"),
        ("procedure.py", ("RULES =", "def __getattr__(name): raise OSError\nX ="), "OSError"),
        ("procedure.py", ("ACTS =", "class O(Step.__base__): kind = 'o'\nACTS = (O,) #"), "ACTS"),
        ("procedure.py", ('"loan.in_time", "days"', '5, "days"'), "RULES"),
        ("procedure.py", ('"loan.in_time", "days"', '"loan.in_time", 5'), "RULES"),
        ("procedure.py", (", due=last_day", ", due=5"), "RULES"),
        ("procedure.py", (", due=last_day", ", tighter=5"), "RULES"),
        ("procedure.py", ("str | None = fact(personal=True)", "NoSuch = 1"), "NameError"),
        ("procedure.py", ("str | None = fact(personal=True)", "float | None = fact()"), "purpose"),
        ("procedure.py", ("str | None = fact(personal=True)", "str = fact(1, 2)"), "purpose"),
        ("procedure.py", ('"""A file', "from __future__ import annotations\n# "), "__future__"),
        ("procedure.py", ("purpose: str", "on: str"), "LoanAsked.on là trường chung"),
        ("procedure.py", ("purpose: str", "commit: str"), "LoanAsked.commit có tên"),
        ("procedure.py", ("purpose: str", "kind: str"), "kind"),
        ("procedure.py", ("purpose: str", "mục: str"), "LoanAsked.mục có tên"),
        ("procedure.py", ("RULES =", f"{ODD_TUPLE}\nRULES = Odd(ACTS) #"), "RULES"),
        ("procedure.py", ("RULES =", f"{ODD_CLASS}\nACTS = (Odd,)\nRULES ="), "OSError"),
        ("vi.toml", ("hạn cuối {last_day}.", "hạn cuối {last_day."), "loan.in_time.met.message"),
        ("vi.toml", ("hạn cuối {last_day}.", "hạn cuối {last_day:d}."), "loan.in_time.met.message"),
        ("vi.toml", ("{last_day}", "{last_day.__class__}"), "loan.in_time.met.message"),
        ("vi.toml", ("{last_day}", "{last_day:>9999999999}"), "loan.in_time.met.message"),
        ("vi.toml", ("{last_day}", "{last_day{x}}"), "loan.in_time.met.message"),
        ("vi.toml", ("{last_day}", "{last_day!rr}"), "loan.in_time.met.message"),
        ("vi.toml", ("{last_day}", "}"), "loan.in_time.met.message"),
        ("vi.toml", ("{last_day}", "{last_day:{x:{y:{z}}}}"), "loan.in_time.met.message"),
        ("vi.toml", ('message = "Chưa có giấy hỏi mượn."', "message = 5"), "loan.in_time.unknown"),
        ("vi.toml", ('title = "Bàn giao đúng hạn"', "title = 5"), "rule.loan.in_time.title"),
        ("vi.toml", ('lent = "đã cho mượn"', "lent = 5"), "label.lent"),
        ("vi.toml", ("[label]", "screen = 5\n[label]"), "screen"),
        ("workflow.toml", ('from = "asked"', 'from = ["asked"]'), "moves[0]"),
        ("law.toml", ('document = "QC"', 'document = ["QC"]'), "regime"),
        ("law.toml", ('series = "regulation"', "series = []"), "regime"),
        ("law.toml", ('in = "QC"', 'in = ["QC"]'), "cite[0]"),
        ("vi.toml", ('[rule."loan.in_time"]', '[rule]\n"loan.in_time" = "x"\n[no]'), "rule.loan"),
        ("papers.toml", ("", "key = 5"), "key"),
        ("papers.toml", ("", 'format = "admission-papers/1"\nkey = [5]'), "key"),
        ("papers.toml", ("", 'format = "admission-papers/1"\nkey = [{ lengths = 5 }]'), "key"),
        ("papers.toml", ("", KEY.replace('"case"', "5")), "key[0]"),
        ("papers.toml", ("", KEY.replace('"case"', "[[5]]")), "key[0]"),
        ("papers.toml", ("", KEY.replace('"digits"', "[]")), "key[0]"),
        ("papers.toml", ("", KEY.replace("[9]", "5")), "key[0]"),
        ("papers.toml", ("", KEY.replace('"x"', "nan")), "key[0]"),
        ("clocks.toml", ("", LIMIT.replace('"complaint.answer"', "[]")), "of phải là chữ"),
        ("clocks.toml", ("", LIMIT.replace('"complaint"', "5")), "start phải là chữ"),
        ("clocks.toml", ("", LIMIT.replace('"complaint"', '"x"')), "không có thời hạn"),
        ("clocks.toml", ("", f"{LIMIT}about = 5"), "about phải là chữ"),
        ("law.toml", ('confidence = "verified"', "confidence = 5"), "confidence"),
        ("papers.toml", ("", "dossier = 5"), "dossier"),
        ("papers.toml", ("", "dossier = { on_file = [[5]] }"), "dossier"),
        ("papers.toml", ("", "dossier = { on_file = [[[]]] }"), "dossier"),
    ],
)  # fmt: skip
def test_a_folder_that_cannot_be_used(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, name: str, change: tuple[str, str], said: str
) -> None:
    """Whatever is wrong in a file of it is told by its place, and never as our defect."""
    folder = loan_folder(desk.folder / "loan")
    file = folder / name
    text = file.read_text("utf-8") if file.exists() else ""
    file.write_text(text.replace(*change) if text else change[1], "utf-8")
    monkeypatch.setenv("ADMISSION_FLOW_WORKFLOW", str(folder))
    for command in (("workflow", "check"), ("init",)):
        refused = desk(*command)
        assert refused.code == 7, refused
        assert f"{name}: " in refused.err
        assert said in refused.err
        assert name == "procedure.py" or "tiếng Anh" not in refused.err, refused
    assert not Path(desk.register).exists()


@pytest.mark.parametrize(
    ("old", "said"),
    [
        ('remedy = "Xin gia hạn."', "loan.in_time.unmet.remedy"),
        ('message = "Bàn giao quá hạn {last_day}."', "loan.in_time.unmet.message"),
    ],
)
def test_a_text_that_lacks_is_told_where_it_is_wanted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, old: str, said: str
) -> None:
    """`workflow check` names it before; who never asked is told by the key, with the file."""
    late = ACTS.replace("2024-05-07", "2024-05-20") + '[[acts]]\nkind = "loan_handed_over"\n'
    file = judged_by(desk, monkeypatch, MODULE)
    loan_folder(desk.folder / "loan", vi_toml=FILES["vi.toml"].replace(old, ""))
    Path(file).write_text(f"{PERSON}{late}on = 2024-05-20\n", "utf-8")
    refused = desk("judge", file)
    assert refused.code == 7
    assert f"{said}, tại vi.toml: không có" in refused.err
    assert desk("workflow", "check").code == 7
    titled = FILES["vi.toml"].replace('title = "Bàn giao đúng hạn"', "")
    loan_folder(desk.folder / "loan", vi_toml=titled)
    assert "loan.in_time" in desk("workflow", "show").out


@pytest.mark.parametrize("flag", ["initial", "goal"])
def test_a_procedure_without_a_beginning_or_a_goal(desk: Desk, flag: str) -> None:
    """Nothing can be searched from nowhere: it is told, and is no defect of the search."""
    flow = FILES["workflow.toml"].replace(f"{flag} = true", f"{flag} = 1")
    checked = desk("workflow", "check", str(loan_folder(desk.folder / "a", workflow_toml=flow)))
    assert (checked.code, "workflow.toml: states: " in checked.err) == (7, True)
    assert flag in checked.err
    assert desk("--workflow", str(desk.folder / "a"), "init").code == 7
    loan = load_procedure(loan_folder(desk.folder / "b"))
    off: dict[str, Any] = {flag: False}
    states = {name: replace(state, **off) for name, state in loan.workflow.states.items()}
    made = replace(loan, workflow=replace(loan.workflow, states=states, _ways={}))
    assert flag in str(proof.check(made)[0][0])


def test_forms_that_are_not_right(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of forms is checked with the rest, and where a paper is made."""
    loan = lender(desk, monkeypatch)
    assert loan("case", "open", str(desk.folder / "nguoi.toml")).code == 0
    papers = desk.folder / "loan" / "papers"
    papers.mkdir()
    for text, said in (
        ("form = 5", "file: không phải danh sách"),
        ("form = [5]", "file: không phải danh sách"),
        ("[form", "file"),
        ("", "file: thiếu form"),
        ('[[form]]\nid = "A"', "form[0]: thiếu vi"),
        (FORM.replace('"branch"', '"no_level"'), "form[0]: level"),
        (FORM.replace('"A"', "5"), "form[0]: phải là chữ"),
        (FORM.replace('"a.docx"', '"../a.docx"'), "form[0]: mẫu"),
        (FORM.replace('"a.docx"', '"~a.docx"'), "form[0]: mẫu"),
        (FORM + 'acts = "loan_asked"', "form[0]: acts phải là danh sách chữ"),
        (FORM + "needs = [5]", "form[0]: needs phải là danh sách chữ"),
        (FORM + "also = 5", "form[0]: also phải là chữ"),
        (FORM + 'also = "../x"', "form[0]: tên '../x'"),
        (FORM + 'also = "a/b"', "form[0]: tên 'a/b'"),
        (FORM + 'also = "..\\\\x"', "form[0]: tên"),
        (FORM + 'also = "C:x"', "form[0]: tên 'C:x'"),
        (FORM + 'also = "a\\u0000"', "form[0]: tên"),
        (FORM + 'also = ""', "form[0]: tên ''"),
        (FORM.replace('"A"', '"../A"'), "form[0]: tên '../A'"),
        (FORM + "where = []", "form[0]: where phải là một bảng"),
        (FORM + 'each = "no"', "form[0]: each phải là true hoặc false"),
        (FORM + FORM.replace("a.docx", "b.docx"), "form[1]: A có hai lần"),
        (FORM, "A: không có tệp 'a.docx'"),
    ):
        (papers / "forms.toml").write_text(text, "utf-8")
        refused = loan("workflow", "check")
        assert (refused.code, f"papers/forms.toml: {said}" in refused.err) == (7, True), text
        assert loan("paper", "make", "A", "1", "--purpose", "thử").code == 7
        assert loan("paper", "list").code == (0 if text == FORM else 7)
    assert not list(desk.folder.glob("*.docx"))


def test_a_value_of_another_unit_than_the_rule_reads(desk: Desk, tmp_path: Path) -> None:
    """The program's rules read months as months: a law of one's own that says days is refused."""
    folder = tmp_path / "law"
    shutil.copytree(ROOT / "workflows", folder)
    law = (folder / "law.toml").read_text("utf-8")
    of = law.index('unit = "months"')
    (folder / "law.toml").write_text(law[:of] + law[of:].replace("months", "count", 1), "utf-8")
    for command in (("workflow", "check", str(folder)), ("--workflow", str(folder), "due")):
        refused = desk(*command)
        assert refused.code == 7
        assert "law.toml: " in refused.err
        assert "có đơn vị count, còn quy định đọc theo đơn vị months" in refused.err


def test_a_module_in_letters_of_its_own_is_read(desk: Desk) -> None:
    """Python lets a file say how its letters are coded; so is its source looked through."""
    folder = loan_folder(desk.folder / "loan")
    text = f"# coding: latin-1\n# caf\u00e9\n{MODULE}"
    (folder / "procedure.py").write_bytes(text.encode("latin-1"))
    assert desk("workflow", "check", str(folder)).code == 0
