"""The WAV header, made on the fly so that a raw recording can be played while it is still being written."""

import struct

from appliance.recordings import RATE_HZ, SAMPLE_BYTES

HEADER_BYTES = 44
LARGEST_DATA = 0xFFFFFFFF - HEADER_BYTES


def header(data_bytes: int, channels: int) -> bytes:
    """RIFF header of 16-bit PCM at 8 kHz."""
    data_bytes = min(data_bytes, LARGEST_DATA)
    frame = channels * SAMPLE_BYTES
    return struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        data_bytes + HEADER_BYTES - 8,
        b"WAVE",
        b"fmt ",
        16,
        1,
        channels,
        RATE_HZ,
        RATE_HZ * frame,
        frame,
        8 * SAMPLE_BYTES,
        b"data",
        data_bytes,
    )
