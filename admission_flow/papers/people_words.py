"""The words of lists of people: headings and values, without marks, in one place."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cache

from admission_flow.papers.headings import plain_text
from admission_flow.procedure.person import Person
from admission_flow.vocabulary.acts import field_label
from admission_flow.vocabulary.terms import labels_of, synonyms

_BORN = ("ngay thang nam sinh", "ngay sinh", "nam sinh", "ngay thang nam", "sinh ngay")
_SEX = ("gioi tinh", "phai", "nam nu", "gioi")
_LEVEL = ("trinh do", "trinh do hoc van", "hoc van")
_MALE, _FEMALE = ("nam",), ("nu",)
_RESIDENCE = (
    "noi thuong tru", "noi o", "noi o hien nay", "cho o hien nay", "ho khau thuong tru",
    "dia chi thuong tru", "noi cu tru", "thuong tru", "noi o hien tai", "dia chi",
)  # fmt: skip

_ALONE: Mapping[str, tuple[str, ...]] = {
    "ordinal": ("stt", "tt", "so tt", "so thu tu", "no"),
    "case": ("ma ho so", "so ho so", "ho so", "case", "case id"),
    "person.full_name": (
        "ho va ten", "ho ten", "ho va ten khai sinh", "ho ten khai sinh", "ho va ten quan chung",
        "ho va ten quan chung uu tu", "ten quan chung", "ho va ten nguoi vao dang",
        "ho ten doan vien",
        "ho va ten doan vien", "ho va ten nguoi xin vao dang", "ho chu dem va ten", "full name",
        "ho va ten dang vien du bi", "ho va ten dang vien", "quan chung uu tu",
    ),
    "family_name": (
        "ho va ten dem", "ho va chu dem", "ho dem", "ho chu dem", "ho va dem", "ho lot",
    ),
    "given_name": ("ten",),
    "born": (*_BORN, "nam sinh", "ngay thang nam sinh nam nu", "date of birth"),
    "person.sex": (*_SEX, "sex"),
    "person.ethnicity": ("dan toc", "thanh phan dan toc"),
    "person.religion": ("ton giao",),
    "person.citizenship": ("quoc tich",),
    "schooling": (
        "trinh do van hoa", "van hoa", "trinh do hoc van", "hoc van", "trinh do giao duc pho thong",
        "giao duc pho thong", "trinh do van hoa pho thong", "trinh do hoc van pho thong", "tdvh",
    ),
    "qualification": (
        "trinh do chuyen mon", "chuyen mon", "chuyen mon nghiep vu",
        "trinh do chuyen mon nghiep vu",
        "tdcm",
    ),
    "level": ("trinh do",),
    "paper_sheet.political_theory": ("ly luan chinh tri", "trinh do ly luan chinh tri", "llct"),
    "paper_sheet.foreign_languages": ("ngoai ngu", "trinh do ngoai ngu"),
    "paper_sheet.home_place": ("que quan", "nguyen quan"),
    "paper_sheet.birthplace": ("noi sinh",),
    "paper_sheet.residence": _RESIDENCE,
    "paper_sheet.temporary_residence": ("noi tam tru", "tam tru", "dia chi tam tru"),
    "paper_sheet.occupation": ("nghe nghiep", "nghe nghiep hien nay", "nghe nghiep ban than"),
    "paper_sheet.post": (
        "chuc vu", "chuc vu don vi cong tac", "chuc vu don vi", "chuc danh", "chuc vu chuc danh",
        "chuc vu nghe nghiep", "chuc danh chuc vu", "chuc vu noi cong tac", "nghe nghiep chuc vu",
        "chuc vu cong tac", "chuc vu don vi cong tac hien nay",
    ),
    "paper_sheet.workplace": (
        "don vi cong tac", "noi cong tac", "co quan cong tac", "noi lam viec",
    ),
    "paper_sheet.identity_number": (
        "so cccd", "cccd", "so can cuoc", "so can cuoc cong dan", "can cuoc cong dan", "can cuoc",
        "so dinh danh", "so dinh danh ca nhan", "cccd cmnd", "cmnd cccd", "so cmnd", "so cmnd cccd",
        "so cccd cmnd", "ma dinh danh", "ma dinh danh ca nhan", "so the can cuoc", "cmnd",
        "so cccd so dinh danh ca nhan", "so giay to tuy than",
    ),
    "unit": (
        "chi bo", "chi bo gioi thieu", "chi bo cong nhan", "chi bo de nghi", "ten chi bo",
        "chi bo sinh hoat", "thuoc chi bo", "sinh hoat tai chi bo", "chi bo theo doi",
        "chi bo giup do",
        "to chuc dang", "unit",
    ),
    "unit_or_workplace": ("don vi",),
    "paper_sheet.phone": ("sdt", "so dien thoai", "dien thoai", "dtdd", "so dt"),
    "paper_sheet.school_class": ("lop", "lop sinh hoat", "lop hoc", "lop khoa"),
    "paper_sheet.remarks": ("ghi chu",),
    "paper_sheet.other_name": ("ten goi khac", "ten dang dung", "bi danh", "ho ten dang dung"),
    "paper_sheet.degree": ("hoc vi",),
    "paper_sheet.academic_title": ("hoc ham",),
    "paper_sheet.history_number": ("so ly lich", "so ly lich dang vien"),
    "paper_sheet.member_card_number": ("so the dang vien", "so the dang", "so the"),
    "paper_sheet.youth_union_joined_on": (
        "ngay vao doan", "ngay ket nap doan", "ngay vao doan tncs hcm", "ngay vao doan thanh nien",
    ),
}  # fmt: skip
"""Field to the headings that say it alone."""

_UNDER: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "born.male": (_BORN, _MALE),
    "born.female": (_BORN, _FEMALE),
    "sex.male": (_SEX, _MALE),
    "sex.female": (_SEX, _FEMALE),
    "schooling": (_LEVEL, ("van hoa", "hoc van", "pho thong", "gdpt", "giao duc pho thong")),
    "qualification": (_LEVEL, ("chuyen mon", "chuyen mon nghiep vu", "cm nv", "cmnv")),
    "paper_sheet.political_theory": (_LEVEL, ("ly luan chinh tri", "llct", "chinh tri")),
    "paper_sheet.foreign_languages": (_LEVEL, ("ngoai ngu",)),
    "family_name": (("ho va ten", "ho ten"), ("ho", "ho dem", "ho va ten dem", "ho va dem")),
    "given_name": (("ho va ten", "ho ten"), ("ten",)),
}
"""Field to the headings over several columns, and the column's own below one of them."""

_EVENTS: Mapping[str, tuple[str, ...]] = {
    "sympathiser_resolution": (
        "cam tinh dang", "cong nhan cam tinh dang", "nghi quyet cong nhan cam tinh dang",
        "bao cao cam tinh dang", "dua vao danh sach cam tinh dang", "vao danh sach cam tinh dang",
        "nghi quyet dua vao danh sach cam tinh dang", "nghi quyet cam tinh dang",
        "hop chi bo cong nhan", "chi bo cong nhan", "nghi quyet chi bo cong nhan",
        "cong nhan quan chung uu tu", "nghi quyet cong nhan quan chung uu tu",
        "cong nhan doi tuong cam tinh dang", "ket nap cam tinh dang",
    ),
    "helper_assigned": (
        "phan cong giup do", "phan cong dang vien giup do", "nghi quyet phan cong giup do",
        "quyet dinh phan cong giup do", "phan cong nguoi giup do",
        "nghi quyet phan cong dang vien giup do", "quyet dinh phan cong dang vien giup do",
    ),
    "awareness_certificate": (
        "chung chi", "cap chung chi", "giay chung nhan", "cap giay chung nhan", "chung nhan",
        "chung chi boi duong", "quyet dinh chung chi boi duong", "cap chung chi boi duong",
        "giay chung nhan boi duong", "giay chung nhan lop boi duong",
        "giay chung nhan boi duong nhan thuc ve dang", "chung nhan boi duong nhan thuc ve dang",
        "cap giay chung nhan boi duong nhan thuc ve dang", "chung nhan hoc lop cam tinh dang",
        "giay chung nhan hoc lop cam tinh dang", "chung chi boi duong nhan thuc ve dang",
    ),
    "dossier_opened": (
        "nghi quyet cho lam ho so", "nghi quyet lam ho so", "lam thu tuc ket nap",
        "nghi quyet cho lam thu tuc ket nap", "nghi quyet lap ho so ket nap", "lap ho so ket nap",
    ),
    "branch_resolution": (
        "nghi quyet de nghi ket nap", "nghi quyet chi bo ket nap", "chi bo de nghi ket nap",
        "nghi quyet de nghi ket nap cua chi bo", "nghi quyet chi bo de nghi ket nap",
        "chi bo xet ket nap", "hop chi bo xet ket nap", "nghi quyet ket nap cua chi bo",
    ),
    "base_resolution": (
        "nghi quyet dang uy co so", "nghi quyet dang uy de nghi ket nap", "dang uy de nghi ket nap",
        "nghi quyet de nghi ket nap cua dang uy co so", "nghi quyet dang uy co so de nghi ket nap",
    ),
    "admission_decision": (
        "quyet dinh ket nap", "quyet dinh ket nap dang", "quyet dinh ket nap dang vien",
    ),
    "ceremony": ("ket nap", "ket nap dang", "le ket nap", "to chuc le ket nap", "vao dang"),
    "recognition_branch_resolution": (
        "nghi quyet de nghi cong nhan dang vien chinh thuc",
        "nghi quyet chi bo de nghi cong nhan chinh thuc", "chi bo de nghi cong nhan chinh thuc",
    ),
    "recognition_decision": (
        "quyet dinh cong nhan dang vien chinh thuc", "quyet dinh cong nhan chinh thuc",
        "quyet dinh chinh thuc", "quyet dinh chuyen dang chinh thuc",
    ),
}  # fmt: skip
"""Kind of act to what trackers call it; "ngày …", "số …" before it are its day and its number."""
_ACT_FIELDS: Mapping[str, tuple[str, ...]] = {
    "acts.helper_assigned.helper": (
        "dang vien giup do", "nguoi giup do", "dang vien duoc phan cong giup do", "dv giup do",
        "ho ten dang vien giup do", "dang vien phu trach", "dang vien chinh thuc giup do",
        "ho va ten dang vien giup do", "dang vien phan cong giup do", "dang vien theo doi giup do",
    ),
    "acts.awareness_certificate.issuer_kind": (
        "don vi cap chung chi", "noi cap chung chi", "co quan cap chung chi", "don vi cap",
        "noi cap giay chung nhan", "don vi cap giay chung nhan", "co quan cap giay chung nhan",
    ),
    "acts.awareness_certificate.note.decision": (
        "so quyet dinh mo lop", "so quyet dinh mo lop boi duong", "quyet dinh mo lop",
        "quyet dinh mo lop boi duong",
    ),
    "acts.awareness_certificate.note.decided_on": (
        "ngay quyet dinh mo lop", "ngay quyet dinh mo lop boi duong",
    ),
    "acts.awareness_certificate.note.class": (
        "thoi gian lop boi duong", "thoi gian boi duong", "lop boi duong", "thoi gian hoc",
        "lop boi duong nhan thuc ve dang", "thoi gian lop", "khoa boi duong",
    ),
    "acts.ceremony.helper": ("dv huong dan", "dang vien huong dan"),
    "acts.recognition_decision.official_from": (
        "ngay chinh thuc", "ngay vao dang chinh thuc", "ngay cong nhan chinh thuc",
        "tinh tu ngay", "ngay tinh chinh thuc",
    ),
    "acts.move.on": ("ngay chuyen sinh hoat", "ngay chuyen sh", "ngay chuyen sinh hoat dang"),
    "acts.move.to": (
        "noi chuyen toi", "noi chuyen den", "chuyen den chi bo", "noi chuyen sinh hoat",
    ),
}  # fmt: skip
ACT_KINDS = (*_EVENTS, "move")
"""The kinds of acts that lists date, in the order of the procedure."""
_DAY_WORDS = ("ngay", "ngay thang", "ngay thang nam", "ngay ky", "ngay ban hanh", "ngay van ban")
_NUMBER_WORDS = ("so", "so van ban", "so ky hieu", "so hieu")
_SHORT = {
    "qd": "quyet dinh", "nq": "nghi quyet", "cb": "chi bo", "bd": "boi duong", "cc": "chung chi",
    "bc": "bao cao", "gcn": "giay chung nhan", "qcut": "quan chung uu tu", "du": "dang uy",
    "ctd": "cam tinh dang", "dcs": "dang cong san",
}  # fmt: skip

_ASKS = " hay không"
_AMBIGUOUS = ("khoi",)
"""Of a person, the sector, or the bloc of offices."""
_ISSUERS = {
    "political_centre": ("trung tam chinh tri", "ttct", "trung tam boi duong chinh tri", "ttbdct"),
    "competent_committee": (
        "dang uy", "huyen uy", "thanh uy", "thi uy", "quan uy", "tinh uy", "ban to chuc",
    ),
}  # fmt: skip

BARE_DAYS = frozenset({*_DAY_WORDS, "ngay quyet dinh", "ngay nghi quyet"})
"""Headings that say a day and not of what: of the number beside them."""
BARE_NUMBERS = frozenset({*_NUMBER_WORDS, "so quyet dinh", "so nghi quyet"})


_SEX_BEHIND = re.compile(r"(.+?) ?\((nam|nu)\)")


def heading_words(text: str) -> str:
    """Return a heading's words as they are compared: no marks, signs, brackets or short forms."""
    bare = re.sub(r"\([^)]*\)", " ", plain_text(text))
    words = re.sub(r"[^0-9a-z]+", " ", bare).split()
    return " ".join(_SHORT.get(word, word) for word in words)


def people_field(group: str, own: str) -> str:
    """Return what a column of a list of people holds; "": nothing that we know."""
    if inner := _SEX_BEHIND.fullmatch(plain_text(own)):
        group, own = inner[1], inner[2]
    above, words = heading_words(group), heading_words(own)
    if above and (field := _under().get((above, words))):
        return field
    if above and (field := _act_field(above, words)):
        return field
    return _alone().get(words, "") or (_alone().get(f"{above} {words}", "") if above else "")


def _act_field(above: str, words: str) -> str:
    kind = next((kind for kind, names in _EVENTS.items() if above in names), "")
    if kind and words in BARE_DAYS:
        return f"acts.{kind}.on"
    if kind and words in BARE_NUMBERS:
        return f"acts.{kind}.number"
    return ""


@cache
def _under() -> Mapping[tuple[str, str], str]:
    return {
        (above, own): field
        for field, (groups, owns) in _UNDER.items()
        for above in groups
        for own in owns
    }


@cache
def _alone() -> Mapping[str, str]:
    known = (*_person_headings(), *_act_headings(), *_each(_ALONE))
    return {words: field for field, words in known}


def _each(table: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    for field, headings in table.items():
        for heading in headings:
            yield field, heading_words(heading)


def _person_headings() -> Iterator[tuple[str, str]]:
    """Yield what else may be stated of a person, under its terms and their other names."""
    for spec in fields(Person):
        terms = labels_of(field_label(Person, spec.name))
        for heading in (*terms, *synonyms("field").get(spec.name, ())):
            words = heading_words(heading.removesuffix(_ASKS))
            if words not in _AMBIGUOUS:
                yield f"person.{spec.name}", words


def _act_headings() -> Iterator[tuple[str, str]]:
    for kind, names in _EVENTS.items():
        for name in names:
            for word in _DAY_WORDS:
                yield f"acts.{kind}.on", f"{word} {name}"
            yield f"acts.{kind}.number", f"so {name}"
            yield f"acts.{kind}.number", f"so nghi quyet {name}"
    yield from _each(_ACT_FIELDS)


def issuer(text: str) -> str:
    """Return the kind of who issued a certificate, by the name; "": it does not tell."""
    words = heading_words(text)
    for kind, names in _ISSUERS.items():
        if any(f" {words} ".find(f" {name} ") >= 0 for name in names):
            return kind
    return ""
