"""The client against a real server that speaks the manager's protocol."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import pytest

from pbx.ami import actions
from pbx.ami.client import Ami, AmiError
from pbx.ami.packet import Packet, decode
from tests.support.asynchronous import asynchronous

Answer = Callable[[Packet], list[Packet]]


class Manager:
    """Answers each action with the packets that `answer` gives; counts its connections."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.connections: list[asyncio.StreamWriter] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections.append(writer)
        writer.write(b"Asterisk Call Manager/11.0.0\r\n")
        lines: list[bytes] = []
        while line := await reader.readline():
            if line.strip():
                lines.append(line)
                continue
            asked, lines = decode(lines), []
            for packet in self.answer(asked):
                self.send(packet | {"ActionID": asked["ActionID"]})

    def send(self, packet: Packet) -> None:
        text = "".join(f"{name}: {value}\r\n" for name, value in packet.items()) + "\r\n"
        self.connections[-1].write(text.encode())


@contextlib.asynccontextmanager
async def connected(answer: Answer) -> AsyncIterator[tuple[Ami, Manager]]:
    manager = Manager(answer)
    server = await asyncio.start_server(manager.serve, "127.0.0.1", 0)
    ami = Ami(*server.sockets[0].getsockname()[:2], "timbre", "secret", events="system")
    up = asyncio.Event()
    ami.on_connected = up.set
    running = asyncio.create_task(ami.run())
    try:
        async with asyncio.timeout(5):
            await up.wait()
        yield ami, manager
    finally:
        running.cancel()
        for writer in manager.connections:
            writer.close()
        server.close()


def success(_asked: Packet) -> list[Packet]:
    return [{"Response": "Success"}]


@asynchronous
async def test_recording_asks_for_both_sides_apart() -> None:
    asked: list[Packet] = []

    def answer(packet: Packet) -> list[Packet]:
        asked.append(packet)
        return success(packet)

    async with connected(answer) as (ami, _):
        await actions.record(ami, "1795339399.2", "/recordings/a.raw")
    assert asked[0]["Action"] == "Login"
    assert asked[1]["Action"] == "MixMonitor"
    assert (asked[1]["Channel"], asked[1]["File"], asked[1]["options"]) == (
        "1795339399.2",
        "/recordings/a.raw",
        "D",
    )


@asynchronous
async def test_a_refusal_carries_asterisks_words() -> None:
    def answer(packet: Packet) -> list[Packet]:
        if packet["Action"] == "Redirect":
            return [{"Response": "Error", "Message": "No such channel"}]
        return success(packet)

    async with connected(answer) as (ami, _):
        with pytest.raises(AmiError, match="No such channel"):
            await actions.redirect(ami, "PJSIP/x-1", "acd-return")


@asynchronous
async def test_a_list_is_gathered_up_to_its_end() -> None:
    def answer(packet: Packet) -> list[Packet]:
        if packet["Action"] != "PJSIPShowRegistrationsOutbound":
            return success(packet)
        detail = {"Event": "OutboundRegistrationDetail", "ObjectName": "carrier", "Status": "Rejected"}
        return [{"Response": "Success"}, detail, {"Event": "OutboundRegistrationDetailComplete"}]

    async with connected(answer) as (ami, _):
        assert await actions.registrations(ami) == [actions.OutboundRegistration("carrier", "Rejected")]


@asynchronous
async def test_events_reach_the_listener_and_a_bad_listener_harms_nobody() -> None:
    async with connected(success) as (ami, manager):
        heard: asyncio.Queue[str] = asyncio.Queue()

        def listen(packet: Packet) -> None:
            heard.put_nowait(packet["Event"])
            raise RuntimeError("a listener's fault")

        ami.on_event = listen
        manager.send({"Event": "Registry"})
        manager.send({"Event": "Reload"})
        async with asyncio.timeout(5):
            assert [await heard.get(), await heard.get()] == ["Registry", "Reload"]


@asynchronous
async def test_a_lost_connection_fails_what_waits_and_comes_back() -> None:
    def answer(packet: Packet) -> list[Packet]:
        return [] if packet["Action"] == "MixMonitor" else success(packet)

    async with connected(answer) as (ami, manager):
        again = asyncio.Event()
        ami.on_connected = again.set
        recording = asyncio.create_task(actions.record(ami, "1.2", "/x.raw"))
        await asyncio.sleep(0)
        manager.connections[0].close()
        with pytest.raises(AmiError):
            await recording
        with pytest.raises(AmiError, match="no connection"):
            await actions.redirect(ami, "x", "y")
        async with asyncio.timeout(5):
            await again.wait()
        assert len(manager.connections) == 2
