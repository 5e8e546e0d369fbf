"""`python3 -m hw.testphone --bind 10.78.0.1`: verbs on standard input, events on standard output."""

import argparse
import os
import signal
import sys

from hw.testphone.events import Reporter
from hw.testphone.phone import Phone
from hw.testphone.verbs import VerbError, parse


class Lines:
    """Whole lines out of a pipe that must not block the polling thread."""

    def __init__(self, fd: int) -> None:
        os.set_blocking(fd, False)
        self._fd = fd
        self._rest = b""
        self.closed = False

    def read(self) -> list[str]:
        try:
            data = os.read(self._fd, 65536)
        except BlockingIOError:
            return []
        if not data:
            self.closed = True
            return []
        *whole, self._rest = (self._rest + data).split(b"\n")
        return [line.decode(errors="replace") for line in whole if line.strip()]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python3 -m hw.testphone", description=__doc__)
    parser.add_argument("--bind", required=True, help="IPv4 address of SIP and RTP")
    parser.add_argument("--port", type=int, default=5060, help="SIP port; 0: any free one")
    parser.add_argument("--rtp-port", type=int, default=30000, help="first RTP port")
    parser.add_argument("--log-level", type=int, default=0, help="of the SIP library, to standard error")
    args = parser.parse_args()
    report = Reporter(args.log_level)
    phone = Phone(report, args.bind, args.port, args.rtp_port, args.log_level)
    signal.signal(signal.SIGTERM, lambda *_: phone.stop())  # calls are hung up, not left to the far side
    report("ready")
    source = Lines(sys.stdin.fileno())
    while not (phone.done or source.closed):
        phone.poll()
        for line in source.read():
            try:
                phone.obey(parse(line))
            except VerbError as error:
                report("failed", verb="", message=str(error))
    phone.close()


if __name__ == "__main__":
    main()
