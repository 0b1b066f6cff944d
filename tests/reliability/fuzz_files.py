"""Files of every kind that the program reads, right ones first, and how they are spoilt."""

import io
import json
import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook

from admission_flow import resources
from admission_flow.bundle.writing import write_bundle
from admission_flow.journal import sshsig
from admission_flow.procedure.document import document_of
from admission_flow.register.audit import receipts
from admission_flow.register.audit.checkpoints import current
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.testing import lawful_case

NASTY = (
    "", " ", "\x00", "\n", "\x1b[2J", "\u202e", "\u200b", "\ufeff", "-", "--", "'", '"', "%s",
    "{x}", "{", "[", "]]", "=", "=1+1", "@x", "0", "-1", "1", "999999999999999999999", "1e400",
    "nan", "true", "null", "ngày 31 tháng 2 năm 2026", "05/03/24", "2024-02-30", "2024-03-05",
    "a\u0302\u0301", "Đảng", "\U0001f600", "x" * 300, "../../..", "/", "\\", "\r\n", ",,;;\t\t",
    "HS-0001", "C1", "9" * 5000, "Ⅳ", "٣", "\ud800",
)  # fmt: skip
"""What finds the places where a text is taken for something else."""
WORDS: dict[str, tuple[str, ...]] = {
    "CASE": ("HS-0001", "hs2", "1", "HS-0099"),
    "DATE": ("2024-03-05", "5/3/2024", "hôm nay", "31/02/2026", "2300-01-01"),
    "UNIT": ("C1", "Chi bộ Mẫu", "X9"), "CODE": ("C1", "C1.1", "X9"),
    "YEAR": ("2024", "0", "99999"), "KIND": ("opinion", "branch_resolution", "withdrawal"),
    "STEP": ("branch_resolution", "ceremony"),
    "ENTRY": ("0", "1", "3", "999"), "N": ("0", "1", "3", "-1"), "NUMBER": ("1", "05-NQ/CB"),
    "PERIOD": ("2024", "2024-Q1", "13/2024"), "MONTH": ("2024-05", "5/2024"), "NAME": ("Ví Dụ",),
    "OFFICER": ("cb01", "cb 02", "đ"), "LINE": ("1 x",), "HEX": ("0" * 64, "ab"),
    "FIELD=VALUE": ("roll.in_favour=14", "body=residence", "on=hôm nay", "asked=x", "x=", "=x"),
    "CLASS": ("L1",), "CLOCK": ("move.forward", "x"), "WHAT,": ("sex,unit", "x"),
    "PERCENT": ("10",), "RULE": ("branch.two_thirds", "x"), "ID": ("M01",), "TEXT": ("mẫu",),
    "PREFIX/START": ("N/001",),
}  # fmt: skip
"""What fits a parameter, by what the help calls it."""
CASE_TOML = """format = "admission-case/1"
[person]
full_name = "Lò Thị Ví Dụ"
born_on = 2000-03-15
sex = "female"
ethnicity = "Thái"
education = "lower_secondary"
[unit]
name = "Chi bộ Mẫu"
[[acts]]
kind = "withdrawal"
on = 2024-01-05
reason = "mẫu"
"""
PLAN_TOML = """name = "Kế hoạch mẫu"
owner = "Đảng ủy Mẫu"
year = 2024
members_at = 2023-12-31
members = 5465
target_ratio = "4/100"
target = 220
rounding = "up"
round_to = 10
counting = "decision"
grassroots_plan_due = 2024-02-26
[targets]
state_agency = 220
[classes.awareness]
count = 4
places = 320
"""
SHEETS: dict[str, tuple[tuple[str | int | None, ...], ...]] = {
    "units": (
        ("Mã", "Tên", "Cấp", "Cấp trên", "Từ ngày"),
        ("X1", "Đảng bộ Mẫu", "cơ sở", None, "05/03/2024"),
        ("X1.1", "Chi bộ Mẫu", "chi bộ trực thuộc", "X1", None),
    ),
    "acts": (
        ("Mã hồ sơ", "Loại việc", "Ngày", "body", "asked", "agreed"),
        ("HS-0001", "opinion", "5/3/2024", "residence", 15, 14),
        ("hs2", "opinion", "2024-03-06", "residence", 9, 9),
    ),
    "class": (
        ("Mã hồ sơ", "Kết quả", "Số giấy chứng nhận", "Có mặt"),
        ("HS-0001", "giỏi", "012", "x"),
        ("HS-0002", "", "013", ""),
    ),
}  # fmt: skip


def zoo(folder: Path, register: Path) -> dict[str, Path]:
    """Write one right file, or folder of files, of each kind; return them by name."""
    folder.mkdir(parents=True, exist_ok=True)
    document = document_of(lawful_case("branch_resolution"))
    texts = {
        "case.json": json.dumps(document, ensure_ascii=False),
        "case.toml": CASE_TOML,
        "act.json": json.dumps({"on": "2024-03-05", "body": "residence", "asked": 9, "agreed": 9}),
        "plan.toml": PLAN_TOML,
        "text.txt": "Nhận xét mẫu.\n",
    }
    found: dict[str, Path] = {}
    for name, text in texts.items():
        found[name] = folder / name
        found[name].write_text(text, "utf-8")
    for kind, rows in SHEETS.items():
        found[f"{kind}.csv"] = folder / f"{kind}.csv"
        lines = (";".join("" if cell is None else str(cell) for cell in row) for row in rows)
        found[f"{kind}.csv"].write_text("\n".join(lines), "utf-8")
        book = Workbook()
        for row in rows:
            book.worksheets[0].append(row)
        found[f"{kind}.xlsx"] = folder / f"{kind}.xlsx"
        book.save(found[f"{kind}.xlsx"])
    secret, public = sshsig.generate("mẫu", random.Random(1).randbytes)
    found["key"], found["key.pub"] = folder / "key", folder / "key.pub"
    found["key"].write_text(secret, "utf-8")
    found["key"].chmod(0o600)
    found["key.pub"].write_text(public, "utf-8")
    with ReadingRegister.open(str(register)) as reading:
        point = current(reading.store)
        found["checkpoint"] = folder / "checkpoint"
        found["checkpoint"].write_text(point.text(), "utf-8")
        found["bundle"] = folder / "bundle"
        write_bundle(reading.store, found["bundle"])
        made = receipts.receipt(reading.store, [0, 1, 2])
    found["receipt"] = folder / "receipt"
    found["receipt"].mkdir()
    for name, text in made.files.items():
        (found["receipt"] / name).write_text(text, "utf-8")
    found["workflow"] = folder / "workflow"
    found["workflow"].mkdir()
    for name in ("admission.toml", "law.toml", "holidays.toml"):
        text = resources.folder("workflows").joinpath(name).read_text("utf-8")
        (found["workflow"] / name).write_text(text, "utf-8")
    found["register"] = folder / "register.db"
    for part in register.parent.glob(f"{register.stem}*.db"):
        shutil.copy(part, folder / part.name.replace(register.stem, "register", 1))
    return found


# ---- spoiling ------------------------------------------------------------------------------------


def spoil(raw: bytes, chance: random.Random) -> bytes:
    """Change a file's bytes in one to three places; an .xlsx also inside what it packs."""
    if raw.startswith(b"PK") and chance.random() < 0.7:
        return _spoil_packed(raw, chance)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        raw = chance.choice(_WAYS)(raw, chance)
    return raw


def spoil_folder(source: Path, target: Path, chance: random.Random) -> None:
    """Copy a folder and change one file of it, take it away, or put a folder in its place."""
    shutil.copytree(source, target, dirs_exist_ok=True)
    file = chance.choice(sorted(path for path in target.rglob("*") if path.is_file()))
    way = chance.random()
    if way < 0.9:
        file.write_bytes(spoil(file.read_bytes(), chance))
    else:
        file.unlink()
        if way > 0.95:
            file.mkdir()


def _spoil_packed(raw: bytes, chance: random.Random) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(packed, "w") as new:
        names = old.namelist()
        hit = chance.choice([*names, "xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"])
        for name in names:
            data = old.read(name)
            if name == hit:
                if chance.random() < 0.1:
                    continue
                data = chance.choice(_WAYS)(data, chance)
            new.writestr(name, data)
    return packed.getvalue()


def _flip(raw: bytes, chance: random.Random) -> bytes:
    changed = bytearray(raw or b"x")
    changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _cut(raw: bytes, chance: random.Random) -> bytes:
    return raw[: chance.randrange(len(raw) + 1)]


def _lose(raw: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(raw) + 1)
    return raw[:start] + raw[start + chance.randrange(1, 40) :]


def _repeat(raw: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(raw) + 1)
    piece = raw[start : start + chance.randrange(1, 60)]
    return raw[:start] + piece * chance.choice((2, 2, 50)) + raw[start:]


def _put_in(raw: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(raw) + 1)
    return raw[:start] + _nasty(chance) + raw[start:]


def _put_for_a_word(raw: bytes, chance: random.Random) -> bytes:
    """Put something for what stands between two signs, as a value of TOML, JSON, CSV or XML."""
    ends = [place for place, byte in enumerate(raw) if byte in b' "=,;:\n<>[]']
    if len(ends) < 2:
        return _put_in(raw, chance)
    first = chance.randrange(len(ends) - 1)
    return raw[: ends[first] + 1] + _nasty(chance) + raw[ends[first + 1] :]


def _swap_lines(raw: bytes, chance: random.Random) -> bytes:
    lines = raw.split(b"\n")
    chance.shuffle(lines)
    return b"\n".join(lines)


def _other_coding(raw: bytes, chance: random.Random) -> bytes:
    text = raw.decode("utf-8", "replace")
    coding = chance.choice(("utf-16", "cp1252", "utf-8-sig", "utf-32-be"))
    return text.encode(coding, "replace")


def _nasty(chance: random.Random) -> bytes:
    return chance.choice(NASTY).encode("utf-8", "surrogatepass")


_WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _flip, _cut, _lose, _repeat, _put_in, _put_for_a_word, _put_for_a_word, _swap_lines,
    _other_coding,
)  # fmt: skip
