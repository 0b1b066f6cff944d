"""A desk to ask without a network, and one in a browser: one register, made once a session."""

import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    sync_playwright,
)
from starlette.testclient import TestClient

from admission_flow import Basis, Register
from admission_flow.desk.application import Desk, build
from admission_flow.desk.office import Office
from admission_flow.desk.serving import new_door
from tests.conftest import NO_BROWSER
from tests.desk import sample

HOST = "127.0.0.1:8411"
ORIGIN = {"origin": f"http://{HOST}"}
REQUIRED = "ADMISSION_FLOW_BROWSER_TESTS"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the register of the sample, which no test writes to."""
    folder = tmp_path_factory.mktemp("sample")
    sample.make(folder / "so.db")
    return folder


@pytest.fixture
def register_path(sample_folder: Path, tmp_path: Path) -> Path:
    """Return a register of the sample's content that a test may write to."""
    shutil.copytree(sample_folder, tmp_path / "register")
    return tmp_path / "register" / "so.db"


@pytest.fixture(scope="session")
def meeting_folder(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the register of the sample, and two more people before the vote."""
    folder = tmp_path_factory.mktemp("meeting") / "register"
    shutil.copytree(sample_folder, folder)
    with Register.open(folder / "so.db", sample.OFFICER, clock=lambda: sample.NOW) as register:
        for number, name in enumerate(("Giàng A Lấy Ví Dụ", "Sùng Thị Mẫu Mã")):
            case = sample.case_of(name, "opinions_summarised", "other")
            register.take_over(case, Basis("admission-case/1", f"{100 + number:064x}"))
    return folder


@pytest.fixture
def meeting_path(meeting_folder: Path, tmp_path: Path) -> Path:
    """Return a register with three people before the vote that a test may write to."""
    shutil.copytree(meeting_folder, tmp_path / "meeting")
    return tmp_path / "meeting" / "so.db"


def office_at(path: Path, **more: Any) -> Office:  # noqa: ANN401 - passed on
    """Return an office at its desk on the sample's day."""
    given = {"officer": sample.OFFICER, "clock": lambda: sample.NOW, **more}
    return Office(register=str(path), **given)


@dataclass
class Sitting:
    """Somebody at the desk, without a browser."""

    client: TestClient
    desk: Desk
    office: Office

    @property
    def csrf(self) -> str:
        """What each form of the session carries."""
        session = self.desk.sessions.current
        assert session is not None
        return session.csrf

    def get(self, path: str, **more: Any) -> Any:  # noqa: ANN401 - passed on
        return self.client.get(path, **more)

    def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> Any:  # noqa: ANN401 - passed on
        """Send a form as our own page would."""
        session = self.desk.sessions.current
        form = {"csrf": "" if session is None else session.csrf, **(data or {})}
        return self.client.post(path, data=form, headers=ORIGIN, **more)


def at_desk(office: Office, **more: Any) -> Sitting:  # noqa: ANN401 - passed on
    """Return somebody who has opened the address of a desk."""
    desk = build(office, HOST, **more)
    client = TestClient(desk.application, base_url=f"http://{HOST}")
    client.get(f"/?token={desk.sessions.token}")
    return Sitting(client, desk, office)


@pytest.fixture
def sitting(register_path: Path) -> Sitting:
    """Return the officer at a desk that may write."""
    return at_desk(office_at(register_path))


@pytest.fixture(scope="session")
def looking(sample_folder: Path) -> Sitting:
    """Return somebody at a desk that only reads, the same for all tests."""
    return at_desk(office_at(sample_folder / "so.db", officer=None))


# ---- in a browser ------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return a headless Chromium: of the system, or playwright's own."""
    of_system = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    with sync_playwright() as started:
        try:
            chromium = started.chromium.launch(
                executable_path=of_system, args=["--no-sandbox", "--disable-gpu"]
            )
        except Error as error:
            if os.environ.get(REQUIRED) == "required":
                raise
            pytest.skip(f"{NO_BROWSER}: {str(error).splitlines()[0]}")
        yield chromium
        chromium.close()


@dataclass
class Served:
    """A desk that a browser looks at, and what the browser complained of."""

    desk: Desk
    host: str
    context: BrowserContext
    office: Office
    complaints: list[str] = field(default_factory=list)

    @property
    def entrance(self) -> str:
        """The address with its token."""
        return f"http://{self.host}/?token={self.desk.sessions.token}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def window(self) -> Page:
        """Return a new window, whose console and requests are watched."""
        page = self.context.new_page()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        page.on("request", self._request)
        return page

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith(f"http://{self.host}/"):
            self.complaints.append(f"elsewhere: {request.url}")


def press(page: Page, name: str) -> None:
    """Press a button and wait for the page that it leads to.

    A look that does not wait may still see the page before, on a machine with much to do.
    """
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


@pytest.fixture
def served(register_path: Path, browser: Browser) -> Iterator[Served]:
    """Return a desk at work on a register that may be written, entered in a browser."""
    with serving(office_at(register_path)) as (desk, host):
        yield from entered(browser, desk, host)


@pytest.fixture(scope="module")
def read_served(sample_folder: Path, browser: Browser) -> Iterator[Served]:
    """Return a desk that reads only, the same for all tests of a file."""
    with serving(office_at(sample_folder / "so.db", officer=None)) as (desk, host):
        yield from entered(browser, desk, host)


def entered(browser: Browser, desk: Desk, host: str, **more: Any) -> Iterator[Served]:  # noqa: ANN401 - passed on
    """Yield a desk entered in a browser; in the end nothing in it went wrong."""
    context = browser.new_context(locale="vi-VN", viewport={"width": 1280, "height": 900}, **more)
    context.set_default_timeout(30_000)  # a machine may have much to do
    served = Served(desk, host, context, desk.office)
    page = served.window()
    page.goto(served.entrance)
    page.close()
    yield served
    context.close()
    assert served.complaints == []


class serving:  # noqa: N801 - a context manager
    """Serve a desk from a thread of this process."""

    def __init__(self, office: Office, **more: Any) -> None:  # noqa: ANN401 - passed on
        self._door = new_door()
        self._door.bind(("127.0.0.1", 0))
        self._host = f"127.0.0.1:{self._door.getsockname()[1]}"
        self._desk = build(office, self._host, **more)
        config = uvicorn.Config(
            self._desk.application, log_config=None, access_log=False, lifespan="off", ws="none"
        )
        self._server = uvicorn.Server(config)
        self._desk.stop = lambda: setattr(self._server, "should_exit", True)
        self._thread = threading.Thread(target=self._server.run, args=([self._door],))

    def __enter__(self) -> tuple[Desk, str]:
        self._thread.start()
        return self._desk, self._host

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(10)
        self._door.close()
