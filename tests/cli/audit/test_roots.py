"""`audit roots|in-roots`: provinces on servers of their own, and the centre that takes in roots."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir

import psycopg
import pytest

import admission_flow as af
from admission_flow.cli.shell.context import PASSPHRASE_VARIABLE
from admission_flow.database import postgres_link
from admission_flow.journal import sshsig
from admission_flow.journal.checkpoint import Checkpoint
from admission_flow.journal.roots import RootLog
from admission_flow.testing import lawful_case
from tests.conftest import Answer, Desk
from tests.server import Server, of_this_run, started

PROVINCES = ("in files", "on a server", "on another server")
FORGED = 6


@dataclass
class Centre:
    """The centre with its memory, and the registers of the provinces."""

    desk: Desk
    urls: dict[str, str]
    rounds: int = 0

    def at(self, province: str, *words: str) -> Answer:
        """Run a command at a province."""
        key = self.desk.folder / f"khoa-{list(self.urls).index(province)}"
        return self.desk("--register", self.urls[province], "--key-file", str(key), *words)

    def works(self, province: str, name: str) -> None:
        """Open a case there."""
        case = lawful_case("sympathiser_resolution", full_name=name)
        told = self.at(province, "case", "import", self.desk.file("ho-so.json", case))
        assert told.code == 0, told.err

    def hands_out(self, province: str) -> Path:
        """Return the checkpoint that a province makes."""
        folder = self.desk.folder / f"moc-{province}-{self.rounds}".replace(" ", "-")
        self.rounds += 1
        made = self.at(province, "checkpoint", "make", "--no-code", "--out", str(folder))
        assert made.code == 0, made.err
        (found,) = (path for path in folder.iterdir() if not path.suffix)
        return found

    def proves(self, province: str, old: Path) -> Path:
        """Return the proof that the log of a province goes on from an older checkpoint."""
        proof = old.with_name(f"tiep-noi-{self.rounds}")
        self.rounds += 1
        made = self.at(province, "audit", "goes-on", str(old), "--out", str(proof))
        assert made.code == 0, made.err
        return proof

    def takes_in(self, out: str, *files: Path, name: str = "tw") -> Answer:
        """Take in what the provinces sent."""
        folder = str(self.desk.folder / out)
        words = ("--memory", str(self.memory), "--out", folder, "--as", name)
        return self.desk("audit", "roots", *map(str, files), *words)

    @property
    def memory(self) -> Path:
        """The centre's memory."""
        return self.desk.folder / "goc-cac-tinh"


@pytest.fixture
def centre(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Centre]:
    """Three provinces, each with a register of its own: in files, and on two servers."""
    for name in ("fsync", "full_page_writes"):
        monkeypatch.setitem(postgres_link.KEPT, name, ("on", "off"))
    folder = Path(gettempdir()) / f"admission-flow-another-{os.getpid()}"
    servers: list[Server] = [of_this_run(), started(folder)]
    urls = [str(desk.folder / "tinh.db"), *(server.database() for server in servers)]
    made = Centre(desk, dict(zip(PROVINCES, urls, strict=True)))
    for number, province in enumerate(PROVINCES):
        assert made.at(province, "init").code == 0
        made.works(province, f"Người Mẫu {number}")
    yield made
    for server, url in zip(servers, urls[1:], strict=True):
        server.drop(url)
    servers[1].handle.cleanup()


def test_a_centre_takes_in_what_goes_on_and_notices_a_fork(centre: Centre) -> None:
    """Of three provinces; then one of them writes its log anew, longer than it was."""
    first = {province: centre.hands_out(province) for province in PROVINCES}
    told = centre.takes_in("vong-1", *first.values())
    assert (told.code, "3" in told.out) == (0, True), told.err
    for province, checkpoint in first.items():
        made = Checkpoint.parse(checkpoint.read_text("utf-8"))
        proof = centre.desk.folder / "vong-1" / f"in-roots-{made.origin.rpartition('/')[2]}"
        roots = str(centre.desk.folder / "vong-1" / "roots-3")
        shown = centre.desk("audit", "in-roots", str(proof), str(checkpoint), "--roots", roots)
        assert shown.code == 0, (province, shown.err)

    for province in PROVINCES:
        centre.works(province, "Người Mẫu Chín")
    proofs = {province: centre.proves(province, first[province]) for province in PROVINCES}
    assert centre.takes_in("vong-2", *proofs.values()).code == 0
    assert centre.takes_in("vong-2b", *proofs.values()).code == 0  # what is known stays as it is
    kept = centre.memory.read_text("utf-8")
    assert len(RootLog.parse(kept).checkpoints) == 6

    # The owner of the database of one province writes its history anew.
    forker = PROVINCES[1]
    second = centre.hands_out(forker)
    with psycopg.connect(centre.urls[forker], autocommit=True) as owner:
        owner.execute("DROP SCHEMA main, private CASCADE")
    key = centre.desk.folder / f"khoa-{PROVINCES.index(forker)}"
    key.unlink()
    assert centre.at(forker, "init").code == 0
    for name in ("Người Mẫu Một", "Người Mẫu Hai", "Người Mẫu Ba", "Người Mẫu Bốn"):
        centre.works(forker, name)
    forged = centre.hands_out(forker)
    origin = second.read_text("utf-8").partition("\n")[0]  # and calls it by the old id
    text = forged.read_text("utf-8").splitlines()
    forged.write_text("\n".join([origin, *text[1:], ""]), "utf-8")
    assert (
        centre.takes_in("vong-3", forged).code == 7
    )  # no proof that it goes on, and there is none
    own = centre.proves(forker, centre.hands_out(forker)).read_text("utf-8").splitlines()
    held = RootLog.parse(kept).last[origin].size
    lie = forged.with_name("noi-doi")
    lie.write_text("\n".join([f"old {held}", *own[1:-3], origin, *own[-2:], ""]), "utf-8")
    told = centre.takes_in("vong-3", lie)
    assert (told.code, origin in told.err) == (FORGED, True), told.err
    assert centre.memory.read_text("utf-8") == kept
    assert not (centre.desk.folder / "vong-3").exists()


@pytest.fixture
def alone(desk: Desk) -> Centre:
    """One province in files."""
    made = Centre(desk, {PROVINCES[0]: str(desk.folder / "tinh.db")})
    assert made.at(PROVINCES[0], "init").code == 0
    made.works(PROVINCES[0], "Người Mẫu Một")
    return made


def test_what_a_centre_does_not_take_in(alone: Centre) -> None:
    """Each by one sentence, with nothing written and nothing kept."""
    (province,) = alone.urls
    old = alone.hands_out(province)
    new = alone.hands_out(province)
    nothing = alone.desk.folder / "khong-co"
    wrong = alone.desk.folder / "sai"
    wrong.write_text("không phải mốc đối chiếu", "utf-8")
    for files, code in (((nothing,), 7), ((wrong,), 7), ((old, new), 7)):
        assert alone.takes_in("ra", *files).code == code
    assert not alone.memory.exists()
    assert alone.takes_in("ra", new).code == 0
    assert alone.takes_in("ra-2", old).code == 7  # older: it contradicts nothing
    newer = alone.hands_out(province)
    assert alone.takes_in("ra-2", newer).code == 7  # larger, and no proof
    assert alone.takes_in("ra-2", alone.proves(province, old)).code == 7  # not from what is held
    size, root = newer.read_text("utf-8").split()[1:]
    fork = alone.desk.folder / "nhanh"
    fork.write_text(
        f"{new.read_text('utf-8').split()[0]}\n{new.read_text('utf-8').split()[1]}\n{root}\n"
    )
    assert (alone.takes_in("ra-2", fork).code, int(size) > 0) == (FORGED, True)
    assert alone.takes_in("ra-2", alone.proves(province, new), name="khac").code == 7
    assert alone.takes_in("ra-3", alone.proves(province, new)).code == 0
    alone.memory.write_text(alone.memory.read_text("utf-8")[:-5], "utf-8")
    assert alone.takes_in("ra-4", alone.hands_out(province)).code == 7


def test_whoever_was_stopped_is_given_what_was_taken_in(
    alone: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the centre kept it, and before anything was written, or after a part of it."""
    (province,) = alone.urls
    old = alone.hands_out(province)
    with monkeypatch.context() as patch:

        def stop(*_: object) -> None:
            raise KeyboardInterrupt

        patch.setattr("admission_flow.cli.audit.roots.write_new", stop)
        assert alone.takes_in("ra", old).code not in {0, 1}
    assert len(RootLog.parse(alone.memory.read_text("utf-8")).checkpoints) == 1
    kept = alone.memory.read_bytes()
    assert alone.takes_in("ra", old).code == 0
    given = {path.name: path.read_bytes() for path in (alone.desk.folder / "ra").iterdir()}
    assert len(given) == 3
    (proof,) = (alone.desk.folder / "ra").glob("in-roots-*")
    assert alone.desk("audit", "in-roots", str(proof), str(old)).code == 0
    proof.unlink()
    assert alone.takes_in("ra", old).code == 0
    assert {p.name: p.read_bytes() for p in (alone.desk.folder / "ra").iterdir()} == given
    assert alone.memory.read_bytes() == kept


def test_an_older_checkpoint_is_called_no_more_than_older(alone: Centre) -> None:
    """Of a size that was held once a fork shows; of another nothing tells whether it is one."""
    (province,) = alone.urls
    first = alone.hands_out(province)
    assert alone.takes_in("ra", first).code == 0
    between = alone.hands_out(province)
    assert alone.takes_in("ra-2", alone.proves(province, first)).code == 0
    for file, code, word in ((first, 7, "cũ hơn"), (between, 7, "chưa có gì cho biết")):
        told = alone.takes_in("ra-3", file)
        assert (told.code, word in told.err) == (code, True), told.err
    origin, size, _ = first.read_text("utf-8").splitlines()
    first.write_text(f"{origin}\n{size}\n{'A' * 43}=\n", "utf-8")
    assert alone.takes_in("ra-3", first).code == FORGED


def test_of_several_windows_none_forgets_what_another_took_in(alone: Centre) -> None:
    """Each reads the centre's memory and puts another in its place: one after the other."""
    (province,) = alone.urls
    origin, *rest = alone.hands_out(province).read_text("utf-8").splitlines()
    sent = []
    for number in range(6):
        file = alone.desk.folder / f"tinh-{number}"
        other = f"{origin[:-1]}{number}"
        file.write_text("\n".join([other, *rest, ""]), "utf-8")
        sent.append(file)
    windows = [
        subprocess.Popen(
            [sys.executable, "-Im", "admission_flow", "audit", "roots", str(file), "--memory",
             str(alone.memory), "--out", str(alone.desk.folder / f"ra-{file.name}"), "--as", "tw"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        )
        for file in sent
    ]  # fmt: skip
    told = [one.communicate(timeout=60) for one in windows]
    assert [one.returncode for one in windows] == [0] * len(sent), told
    assert len(RootLog.parse(alone.memory.read_text("utf-8")).last) == len(sent)


def test_what_is_not_under_the_root_is_said(alone: Centre) -> None:
    """Another checkpoint, another root, no proof at all."""
    (province,) = alone.urls
    old = alone.hands_out(province)
    assert alone.takes_in("ra", old).code == 0
    (proof,) = (alone.desk.folder / "ra").glob("in-roots-*")
    roots = alone.desk.folder / "ra" / "roots-1"
    ask = alone.desk
    assert ask("audit", "in-roots", str(proof), str(old), "--roots", str(roots)).code == 0
    assert ask("audit", "in-roots", str(proof), str(old)).code == 0
    newer = alone.hands_out(province)
    assert ask("audit", "in-roots", str(proof), str(newer)).code == FORGED
    assert ask("audit", "in-roots", str(proof), str(old), "--roots", str(newer)).code == FORGED
    assert ask("audit", "in-roots", str(old), str(old)).code == 7
    shutil.rmtree(alone.desk.folder / "ra")
    assert ask("audit", "in-roots", str(proof), str(old)).code == 7


def test_a_centre_signs_its_root(alone: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its key; and the library takes in the same."""
    (province,) = alone.urls
    old = alone.hands_out(province)
    private, public = sshsig.generate("mat khau", lambda count: sha256(b"x").digest()[:count])
    key = alone.desk.folder / "khoa-tw"
    key.write_text(private, "utf-8")
    key.chmod(0o600)
    secret = alone.desk.folder / "mat-khau"
    secret.write_text("mat khau\n", "utf-8")
    secret.chmod(0o600)
    monkeypatch.setenv(PASSPHRASE_VARIABLE, str(secret))
    words = ("--memory", str(alone.memory), "--out", str(alone.desk.folder / "ra"), "--as", "tw")
    assert alone.desk("audit", "roots", str(old), *words, "--key", str(key)).code == 0
    folder = alone.desk.folder / "ra"
    armored = (folder / "roots-1.tw.sig").read_text("utf-8")
    text = (folder / "roots-1").read_bytes()
    assert sshsig.verify(public, sshsig.CHECKPOINT, text, armored)
    sent = old.read_text("utf-8")
    taken = af.take_in_roots({"a": sent}, centre="tw")
    assert taken.checkpoint.text().encode() == text
    assert taken.memory == alone.memory.read_text("utf-8")
    (proof,) = folder.glob("in-roots-*")
    assert taken.proofs == {sent.partition("\n")[0]: proof.read_text("utf-8")}
    for centre, memory in (("tw", "x"), ("ai", taken.memory)):
        with pytest.raises(af.CheckpointUnusable):
            af.take_in_roots({}, centre=centre, memory=memory)
