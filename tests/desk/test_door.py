"""Where the desk listens: what is answered goes out at once."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

from admission_flow.desk.serving import ADDRESS, new_door


def test_the_body_of_an_answer_does_not_wait_for_its_head() -> None:
    """The system does not keep back a small piece until the one before it is confirmed."""

    async def at_once() -> bool:
        loop = asyncio.get_running_loop()
        found: asyncio.Future[bool] = loop.create_future()

        class Noting(asyncio.Protocol):
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                accepted = transport.get_extra_info("socket")
                found.set_result(accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0)

        with new_door() as door:
            door.bind((ADDRESS, 0))
            async with await loop.create_server(Noting, sock=door):
                _, writer = await asyncio.open_connection(*door.getsockname())
                answer = await found
                writer.close()
                await writer.wait_closed()
                return answer

    with ThreadPoolExecutor(1) as elsewhere:  # a browser's tests have a loop running here
        assert elsewhere.submit(lambda: asyncio.run(at_once())).result()
