"""The feed's server and client over a real Unix socket."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from appliance.feed import server as server_module
from appliance.feed.client import FeedClient
from appliance.feed.protocol import Change, FeedError, decode, encode
from appliance.feed.server import FeedServer
from tests.support.asynchronous import asynchronous


class Acd:
    """Holds a state and answers commands, as the ACD does."""

    def __init__(self) -> None:
        self.agents: dict[str, Any] = {"ana": {"state": "ready"}}

    def state(self) -> dict[str, dict[str, Any]]:
        return {"agents": dict(self.agents)}

    async def command(self, name: str, args: dict[str, Any], by: str) -> dict[str, Any]:
        if name == "agent.pause":
            raise FeedError("not_logged_in", "Log in first.")
        if name == "broken":
            raise RuntimeError("a defect")
        return {"name": name, "by": by} | args


@contextlib.asynccontextmanager
async def serving(folder: Path) -> AsyncIterator[tuple[Acd, FeedServer, str]]:
    acd = Acd()
    path = str(folder / "feed.sock")
    server = FeedServer(path, acd.state, acd.command)
    await server.start()
    try:
        yield acd, server, path
    finally:
        await server.stop()


@asynchronous
async def test_a_client_gets_the_state_and_then_each_change(tmp_path: Path) -> None:
    async with serving(tmp_path) as (_, server, path), FeedClient(path) as client:
        assert client.state["agents"] == {"ana": {"state": "ready"}}
        assert client.state["calls"] == {}
        heard: list[Change] = []
        stop = client.on_change(heard.extend)
        server.publish([("agents", "ana", {"state": "paused"}), ("calls", "1.2", {"id": "1.2"})])
        await client.wait_until(lambda state: "1.2" in state["calls"])
        assert client.state["agents"]["ana"] == {"state": "paused"}
        stop()
        server.publish([("calls", "1.2", None)])
        await client.wait_until(lambda state: not state["calls"])
        assert heard == [("agents", "ana", {"state": "paused"}), ("calls", "1.2", {"id": "1.2"})]


@asynchronous
async def test_a_command_is_answered_or_refused_with_a_code(tmp_path: Path) -> None:
    async with serving(tmp_path) as (_, _server, path), FeedClient(path) as client:
        assert await client.command("ping", {"x": 1}, "sofia") == {"name": "ping", "by": "sofia", "x": 1}
        with pytest.raises(FeedError) as refused:
            await client.command("agent.pause", {}, "sofia")
        assert (refused.value.code, refused.value.message) == ("not_logged_in", "Log in first.")
        with pytest.raises(FeedError) as broken:
            await client.command("broken", {}, "sofia")
        assert broken.value.code == "internal"
        assert await client.command("ping", {}, "sofia")


@asynchronous
async def test_a_client_comes_back_after_the_acd_was_away(tmp_path: Path) -> None:
    async with serving(tmp_path) as (_, server, path), FeedClient(path) as client:
        away_now = asyncio.Event()
        client.on_change(lambda _changes: None if client.connected else away_now.set())
        await server.stop()
        async with asyncio.timeout(5):
            await away_now.wait()
        with pytest.raises(FeedError) as away:
            await client.command("ping", {}, "sofia")
        assert away.value.code == "acd_away"
        assert client.state["agents"], "what was known last is still shown"
        heard: list[Change] = []
        client.on_change(heard.extend)
        again = Acd()
        again.agents = {"luis": {"state": "ready"}}
        second = FeedServer(path, again.state, again.command)
        await second.start()
        await client.wait_until(lambda state: "luis" in state["agents"])
        assert ("agents", "ana", None) in heard
        await second.stop()


@asynchronous
async def test_who_asks_while_nobody_is_there_is_told(tmp_path: Path) -> None:
    client = FeedClient(str(tmp_path / "nothing.sock"))
    with pytest.raises(FeedError, match="comes back by itself"):
        await client.connect(timeout_s=0.1)
    await client.close()


@asynchronous
async def test_a_reader_that_never_reads_is_dropped_and_the_others_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_module, "MAX_BUFFERED", 100_000)
    async with serving(tmp_path) as (_, server, path), FeedClient(path) as client:
        slow_reader, slow = await asyncio.open_unix_connection(path, limit=1024)
        slow.write(encode({"op": "subscribe"}))
        await slow_reader.readline()
        text = "x" * 50_000
        async with asyncio.timeout(20):
            while len(server.subscribers) == 2:
                server.publish([("calls", "1.2", {"id": text})])
                await client.wait_until(lambda state: "1.2" in state["calls"])
                await asyncio.sleep(0)
        assert client.connected
        assert (await client.command("ping", {}, "sofia"))["name"] == "ping"
        slow.close()


@pytest.mark.parametrize(
    "line", [b"nonsense\n", b"[1]\n", b'{"op":"dance"}\n', b"x" * 70_000 + b"\n", b"\xff\xfe\n"]
)
@asynchronous
async def test_a_client_that_speaks_nonsense_is_cut_off_alone(tmp_path: Path, line: bytes) -> None:
    async with serving(tmp_path) as (_, _server, path), FeedClient(path) as client:
        reader, writer = await asyncio.open_unix_connection(path)
        writer.write(line)
        async with asyncio.timeout(5):
            with contextlib.suppress(ConnectionError):
                assert await reader.read() == b""
        assert (await client.command("ping", {}, "sofia"))["name"] == "ping"
        writer.close()


@asynchronous
async def test_a_command_whose_arguments_are_no_object_is_refused(tmp_path: Path) -> None:
    async with serving(tmp_path) as (_, _server, path):
        reader, writer = await asyncio.open_unix_connection(path)
        writer.write(encode({"op": "command", "id": "7", "name": "ping", "args": [1]}))
        reply = decode(await reader.readline())
        assert (reply["ok"], reply["id"], reply["error"]["code"]) == (False, "7", "bad_arguments")
        writer.close()
