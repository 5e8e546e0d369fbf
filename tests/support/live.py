"""The ACD's live state and commands, for tests that are not asynchronous."""

import asyncio
import threading
import time
from types import TracebackType
from typing import Any, Self

from appliance.feed.client import FeedClient
from tests.support.waiting import wait_until

type State = dict[str, dict[str, Any]]


class Live:
    """A feed client in a thread of its own. `log` keeps every change with the time it came."""

    def __init__(self) -> None:
        self.log: list[tuple[float, str, str, dict[str, Any] | None]] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True, name="feed")

    def __enter__(self) -> Self:
        self._thread.start()
        self._client = self._run(self._connect())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._run(self._client.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    @property
    def state(self) -> State:
        return self._client.state

    @property
    def connected(self) -> bool:
        return self._client.connected

    def agent(self, username: str) -> dict[str, Any]:
        return self.state["agents"].get(username, {})

    def queue(self, name: str) -> dict[str, Any]:
        return self.state["queues"].get(name, {})

    def calls(self, **having: Any) -> list[dict[str, Any]]:
        """Calls now whose fields are as given."""
        return [
            call
            for call in list(self.state["calls"].values())
            if all(call.get(key) == value for key, value in having.items())
        ]

    def wait_agent(self, username: str, state: str, timeout_s: float = 10.0) -> dict[str, Any]:
        """Wait for the agent to be in a state; returns the agent."""
        return self.wait_any(username, state, timeout_s=timeout_s)

    def wait_any(self, username: str, *states: str, timeout_s: float = 10.0) -> dict[str, Any]:
        """Wait for the agent to be in one of the states; returns the agent."""
        wait_until(
            lambda: self.connected and self.agent(username).get("state") in states,
            f"{username} to be {' or '.join(states)}",
            timeout_s=timeout_s,
            instead=lambda: self.agent(username),
        )
        return self.agent(username)

    def wait_call(self, timeout_s: float = 10.0, **having: Any) -> dict[str, Any]:
        """Wait for a call whose fields are as given; returns it."""
        return wait_until(
            lambda: self.connected and self.calls(**having),
            f"a call with {having}",
            timeout_s=timeout_s,
            instead=lambda: self.calls(),
        )[0]

    def command(self, name: str, **args: Any) -> dict[str, Any]:
        """Give the ACD a command. Raises FeedError if it refuses."""
        return self._run(self._client.command(name, args, "test"))

    def _run(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    async def _connect(self) -> FeedClient:
        client = FeedClient()
        client.on_change(lambda changes: self.log.extend((time.time(), *change) for change in changes))
        await client.connect()
        return client


def wait_idle(live: Live, timeout_s: float = 15.0) -> None:
    """Wait until no call is left in the box."""
    wait_until(
        lambda: live.connected and not live.calls(),
        "every call to end",
        timeout_s=timeout_s,
        instead=lambda: live.calls(),
    )
