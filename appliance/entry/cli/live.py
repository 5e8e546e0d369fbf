"""The ACD's state as it is now, for verbs that show it."""

import asyncio
from typing import Any

from appliance.feed.client import FeedClient
from appliance.feed.protocol import FeedError

_PATIENCE_S = 3.0


def live_state() -> dict[str, Any] | None:
    """None if the ACD does not answer."""
    return asyncio.run(_snapshot())


async def _snapshot() -> dict[str, Any] | None:
    feed = FeedClient()
    try:
        await feed.connect(timeout_s=_PATIENCE_S)
        return feed.state
    except FeedError:
        return None
    finally:
        await feed.close()
