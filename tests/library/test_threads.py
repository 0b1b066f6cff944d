"""A register belongs to the thread that opened it, until it is closed."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from admission_flow.errors import AdmissionFlowError, RegisterClosed, WrongThread
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case

CASE = lawful_case(until="sympathiser_resolution")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "register.db"
    with Register.open(str(path), "cb01") as register:
        register.open_case(CASE.person, CASE.unit)
    return path


def in_another_thread(work: Callable[[], object]) -> BaseException | None:
    """Return what a thread that does this work raises."""
    found: list[BaseException | None] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - whatever it is
            found.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return found[0] if found else None


USES: dict[str, Callable[[Register], object]] = {
    "case": lambda register: register.case("HS-0001"),
    "entries": lambda register: list(register.entries()),
    "open_case": lambda r: r.open_case(CASE.person, CASE.unit, even_if_known=True),
    "advance": lambda register: register.advance("HS-0001", CASE.acts[0]),  # type: ignore[arg-type]
    "rebuild": lambda register: register.rebuild(),
}


@pytest.mark.parametrize("use", USES)
def test_another_thread_is_told_whose_register_it_is(path: Path, use: str) -> None:
    """Our own error, nothing written, and the owner goes on as before."""
    with Register.open(str(path), "cb01") as register:
        before = register.case("HS-0001").version
        assert isinstance(in_another_thread(lambda: USES[use](register)), WrongThread)
        assert isinstance(in_another_thread(register.close), WrongThread)
        assert register.case("HS-0001").version == before
        USES[use](register)


@pytest.mark.parametrize("use", USES)
def test_a_closed_register_is_closed(path: Path, use: str) -> None:
    """Closing it twice is closing it; whatever is asked of it then gets our own error."""
    register = Register.open(str(path), "cb01")
    entries = register.entries()
    next(entries)
    register.open_case(CASE.person, CASE.unit, even_if_known=True)
    register.close()
    register.close()
    with pytest.raises(RegisterClosed):
        USES[use](register)
    with ReadingRegister.open(str(path)) as other:
        assert len(list(other.entries())) == 3


def test_what_is_closed_holds_no_file(path: Path) -> None:
    """After closing, neither of the two files is open in this process."""

    def held() -> set[str]:
        return {
            link.readlink().name
            for link in Path("/proc/self/fd").iterdir()
            if link.is_symlink() and str(link.readlink()).startswith(str(path.parent))
        }

    if not Path("/proc/self/fd").exists():
        pytest.skip("the system does not list open files")
    register = Register.open(str(path), "cb01")
    register.open_case(CASE.person, CASE.unit, even_if_known=True)
    assert held() == {"register.db", "register-private.db"}
    register.close()
    assert held() == set()


def test_a_register_for_each_thread_loses_nothing(path: Path) -> None:
    """Eight threads with a register of their own: each of 80 requests is in the journal."""

    def request(number: int) -> str:
        with Register.open(str(path), f"cb{number % 8:02d}") as register:
            return register.open_case(CASE.person, CASE.unit, even_if_known=True).id

    with ThreadPoolExecutor(8) as pool:
        cases = set(pool.map(request, range(80)))
    assert len(cases) == 80
    with ReadingRegister.open(str(path)) as register:
        assert len(list(register.entries())) == 82


def test_one_register_shared_by_threads_loses_nothing_in_silence(path: Path) -> None:
    """What another thread asks of a shared register gets our error, every time."""
    with Register.open(str(path), "cb01") as register, ThreadPoolExecutor(8) as pool:

        def request(_: int) -> AdmissionFlowError | None:
            try:
                register.open_case(CASE.person, CASE.unit, even_if_known=True)
            except AdmissionFlowError as error:
                return error
            return None

        assert {type(error) for error in pool.map(request, range(80))} == {WrongThread}
        assert len(list(register.entries())) == 2
