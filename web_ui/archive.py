"""The way to the database: in threads, with an end to patience. A slow disk never stops live pages."""

import asyncio
import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from appliance.store.errors import Busy

PATIENCE_S = 6.0
REPORT_PATIENCE_S = 60.0
THREADS = 8


class Archive:
    """`await archive.ask(function, …)` runs a function of `appliance.store` or `appliance.reports`."""

    def __init__(self, threads: int = THREADS) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="archive")

    async def ask[**P, R](self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Raises Busy when the answer takes too long; the question may still come to its end unheard."""
        return await self._ask(PATIENCE_S, functools.partial(function, *args, **kwargs))

    async def ask_long[**P, R](self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """For reports over long periods."""
        return await self._ask(REPORT_PATIENCE_S, functools.partial(function, *args, **kwargs))

    async def _ask[R](self, patience_s: float, question: Callable[[], R]) -> R:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(patience_s):
                return await loop.run_in_executor(self._threads, question)
        except TimeoutError as error:
            raise Busy(f"the database did not answer within {patience_s:g} s") from error

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
