"""The sound of calls: files under `YYYY/MM/DD/`, written by Asterisk as the call goes, and their rows.

A recording is raw (16-bit, 8 kHz, customer left, agent right) until its call is over, then FLAC: lossless,
about half the size, and every browser can seek in it. At every moment in between it can be played.
"""

from pathlib import Path

FOLDER = Path("/var/lib/timbre/recordings")
RATE_HZ = 8000
SAMPLE_BYTES = 2


class Gone(Exception):
    """There is no file to play: deleted by policy or by hand, or lost."""
