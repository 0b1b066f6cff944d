"""What whoever helps from afar must know of a machine and a register; of no person, place or unit.

Only numbers, words of this program's own and versions leave here. Whatever somebody could have
typed is counted, compared with what we know, or left out: a name can stand anywhere.
"""

import codecs
import locale
import platform
import re
import shutil
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from importlib import metadata

from admission_flow import extras
from admission_flow.database.dialect import dialect_of
from admission_flow.database.reading import open_for_reading
from admission_flow.database.schema import revisions
from admission_flow.errors import AdmissionFlowError
from admission_flow.journal.rights import Use
from admission_flow.journal.shape import ACTIONS
from admission_flow.procedure import in_use
from admission_flow.register.audit import audit, checkpoints
from admission_flow.register.core.origin import lineage
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.released import releases
from admission_flow.rulebook_digest import built_in_digest
from admission_flow.version import __version__

Section = dict[str, object]
"""Names of ours to numbers, truths, words of ours and versions."""

_MEGABYTE = 2**20
_OTHER = "other"
_BASE = ("pendulum", "transitions")
_DISTRIBUTION = {"docx": "python-docx", "python_calamine": "python-calamine"}
"""The name that a package is installed by, where it is not that of its module."""
_SYSTEMS = ("Windows", "Linux", "Darwin")
_MACHINES = ("x86_64", "AMD64", "arm64", "aarch64", "x86", "i686")
_SAYS_NOTHING_ELSE = re.compile(r"[0-9]+(\.[0-9]+){0,3}((a|b|rc|\.dev|\.post)[0-9]+)?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")


def diagnosis(url: str, *, verified: bool = False) -> dict[str, Section]:
    """Return what is known of this machine and of the register at a place. Never raises.

    Args:
        url: where the register lies, or should.
        verified: read the whole log too, as `audit verify` does, and say how many breaks it has.

    """
    found = {
        "program": _section(_program),
        "system": _section(_system),
        "packages": _section(_packages),
        "register": _section(lambda: _files(url)),
        "content": _section(lambda: _content(url)),
    }
    if verified:
        found["verify"] = _section(lambda: _verified(url))
    return found


def _section(look: Callable[[], Section]) -> Section:
    """Return what was found, or the kind of error that stood in the way: its words quote paths."""
    try:
        return look()
    except Exception as error:  # noqa: BLE001 - whatever is broken, the rest is worth knowing
        return {"error": type(error).__name__}


def _version(text: str) -> str:
    """Return the part of a version that is only numbers: what follows may be a machine's name."""
    match = _SAYS_NOTHING_ELSE.match(text)
    return match[0] if match else _OTHER


def _one_of(text: str, known: tuple[str, ...]) -> str:
    return text if text in known else _OTHER


def _program() -> Section:
    own = in_use.procedure()
    digest = built_in_digest() if own is None else own.workflow.rulebook.sha256
    return {
        "version": _version(__version__),
        "rulebook": digest[:16],
        "rulebook_released": any(one.sha256 == digest for one in releases()),
        "python": _version(platform.python_version()),
        "bits": 64 if sys.maxsize > 2**32 else 32,
        "sqlite": sqlite3.sqlite_version,
    }


def _system() -> Section:
    language = locale.getlocale()[0] or ""
    return {
        "system": _one_of(platform.system(), _SYSTEMS),
        "release": _version(platform.release()),
        "machine": _one_of(platform.machine(), _MACHINES),
        "language": language if _LANGUAGE.fullmatch(language) else _OTHER,
        "file_names": codecs.lookup(sys.getfilesystemencoding()).name,
        "output": codecs.lookup(sys.stdout.encoding or "ascii").name,
        "utf8_mode": bool(sys.flags.utf8_mode),
    }


def _packages() -> Section:
    modules = [module for of_extra in extras.EXTRAS.values() for module in of_extra]
    return {name: _installed(name) for name in sorted({*_BASE, *modules})}


def _installed(module: str) -> str | None:
    with suppress(metadata.PackageNotFoundError):
        return _version(metadata.version(_DISTRIBUTION.get(module, module)))
    return None


def _files(url: str) -> Section:
    place = dialect_of(url)
    found: Section = {"database": place.kind, "there": place.exists(), **place.sizes()}
    if not found["there"]:
        return found
    if place.folder is not None:
        found["free_megabytes"] = shutil.disk_usage(place.folder).free // _MEGABYTE
    with closing(place.read(with_triggers=False, mend=False, of_any_version=True)) as link:
        revision = place.revision(link)
        found["revision"] = revision if revision in revisions() else _OTHER
        found["revision_of_program"] = revisions()[-1]
        found["triggers_are_ours"] = True
        try:
            place.check_triggers(link)
        except AdmissionFlowError as error:
            found |= {"triggers_are_ours": False, "triggers_error": type(error).__name__}
    return found


def _reading(url: str) -> ReadingRegister:
    # Counts alone leave here: they are of the whole register, whoever asks.
    store = open_for_reading(url, with_triggers=False, mend=False)
    return ReadingRegister(store, use=Use.VERIFY)


def _content(url: str) -> Section:
    if not dialect_of(url).exists():
        return {}
    with _reading(url) as register:
        store = register.store
        status = checkpoints.status(store, register.today)
        found: Section = {
            "entries": status.entries,
            "cases": len(store.case_ids()),
            "unsigned": status.unsigned,
            "officers_with_keys": status.officers,
            "level": status.level,
            "after_last_checkpoint": status.after_last,
            "minimal_data": register.minimal,
            "practice": bool(lineage(store).practice),
            "roles_in_use": register.roles.in_use,
            "sealed": bool(store.data_key_id),
        }
        actions: Counter[str] = Counter()
        for entry in store.entries():
            action = entry.intent.action
            actions[action if action in ACTIONS else _OTHER] += 1
        return found | {f"entries.{action}": actions[action] for action in sorted(actions)}


def _verified(url: str) -> Section:
    if not dialect_of(url).exists():
        return {}
    with _reading(url) as register:
        report = audit.verify(register.store, register.judge)
    return {
        "breaks": len(report.breaks),
        "notices": len(report.notices),
        "parts_checked": len(report.checked),
        "parts_not_checked": len(report.skipped),
    }
