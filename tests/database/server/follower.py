"""A server that follows another one, as a streaming replica, and takes over from it."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.server import Server

SECONDS = 60
SETTINGS = "port={port}\nunix_socket_directories='{folder}'\nlisten_addresses=''\n"


@dataclass(frozen=True)
class Follower:
    """A running server that repeats what another one writes."""

    handle: Any
    """Of the package, of the server that it follows."""
    folder: Path

    @property
    def socket(self) -> str:
        """The folder of its socket."""
        return str(self.folder)

    def url(self, address: str) -> str:
        """Return the address of a database here that has another address there."""
        return f"{address.partition('?')[0]}?host={self.socket}"

    def promote(self) -> None:
        """Let it take over: from now on it is written to."""
        self._control("promote", "-w")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._control("start", "-w", "-l", str(self.folder / "log"))

    def stop(self) -> None:
        """Stop it at once."""
        with suppress(subprocess.CalledProcessError):
            self._control("stop", "-m", "immediate")

    def _control(self, *arguments: str) -> None:
        _run(self.handle, "pg_ctl", *arguments, "-D", str(self.folder / "data"))


@contextmanager
def following(server: Server) -> Iterator[Follower]:
    """Copy a server while it runs, and let the copy follow it."""
    folder = Path(tempfile.mkdtemp(prefix="admission-flow-follower-"))
    found = Follower(server.handle, folder)
    try:
        user = server.handle.system_user
        if user is not None:  # a server does not run as root
            entry = pwd.getpwnam(user)
            os.chown(folder, entry.pw_uid, entry.pw_gid)
        data = folder / "data"
        there = ("-h", server.socket, "-U", "postgres")
        _run(server.handle, "pg_basebackup", *there, "-D", str(data), "-R", "-c", "fast")
        with (data / "postgresql.auto.conf").open("a", encoding="utf-8") as file:
            file.write(SETTINGS.format(port=5432, folder=folder))
        found.start()
        yield found
    finally:
        found.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _run(handle: Any, command: str, *arguments: str) -> None:  # noqa: ANN401 - of the package
    subprocess.run(
        [handle.bin_path / command, *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=SECONDS,
        user=handle.system_user,
        cwd="/",
    )
