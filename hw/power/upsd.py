"""Asking upsd, one question to a connection: it is on the loopback, and asked every other second."""

import asyncio
from typing import Final

from hw.power.nut import NAME, PORT
from hw.power.reading import NoAnswer, Reading, parse

PATIENCE_S: Final = 3.0
MOST_LINES: Final = 1000


async def read(port: int = PORT) -> Reading:
    """Raises NoAnswer."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(f"LIST VAR {NAME}\n".encode())
                return parse(await _lines(reader))
            finally:
                writer.close()
    except TimeoutError as error:
        raise NoAnswer("NO-ANSWER") from error
    except (OSError, ValueError) as error:
        raise NoAnswer("NO-SERVER") from error


async def _lines(reader: asyncio.StreamReader) -> list[str]:
    lines: list[str] = []
    while len(lines) < MOST_LINES:
        line = (await reader.readline()).decode("utf-8", "replace").strip()
        if not line or line.startswith("END LIST"):
            break
        lines.append(line)
        if line.startswith("ERR "):
            break
    return lines
