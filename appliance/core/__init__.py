"""The pure heart: no clock, no I/O, no asyncio. The shells bring facts in and carry commands out."""
