"""A serial device on a pseudo-terminal, found by a link as udev makes them, and unplugged for real."""

import contextlib
import os
import select
import threading
import tty
from pathlib import Path


class PtyPeer:
    """Runs `peer` (`feed(bytes) -> bytes`, `take() -> bytes`) in a thread behind the link `path`.

    `mode` and `group` are those of the terminal: who may open it.
    """

    def __init__(self, path: Path, peer, mode=0o600, group=-1):
        self.path, self.peer = path, peer
        self.lock = threading.RLock()
        self.chunk = 256
        """Bytes that it says at once."""
        self._mode, self._group = mode, group
        self._master = self._slave = -1
        self._thread = None
        self._wake, self._waker = os.pipe()

    def plug(self):
        """Each time it is another terminal, as ttyUSB0 becomes ttyUSB1."""
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        name = os.ttyname(self._slave)
        Path(name).chmod(self._mode)
        os.chown(name, -1, self._group)
        # Held until the box has it open too: the end of the last opener would look like unplugging to us.
        partial = self.path.with_name(f".{self.path.name}.new")
        partial.unlink(missing_ok=True)
        partial.symlink_to(name)
        partial.replace(self.path)
        self._thread = threading.Thread(target=self._run, args=(self._master,), daemon=True)
        self._thread.start()
        return self

    def unplug(self):
        self.path.unlink(missing_ok=True)
        master, self._master = self._master, -1
        os.write(self._waker, b"x")
        self._thread.join(5)
        os.close(master)
        os.close(self._slave)

    def __enter__(self):
        return self.plug()

    def __exit__(self, *_):
        if self._master >= 0:
            self.unplug()
        os.close(self._wake)
        os.close(self._waker)

    def nudge(self):
        """Let it say what it has to say."""
        os.write(self._waker, b"n")

    def do(self, name, *args, **how):
        """Call a method of the peer; what it says unasked goes out."""
        with self.lock:
            result = getattr(self.peer, name)(*args, **how)
        self.nudge()
        return result

    def _run(self, master):
        while True:
            ready, _, _ = select.select([master, self._wake], [], [])
            data = b""
            if self._wake in ready and b"x" in os.read(self._wake, 64):
                return
            if master in ready:
                with contextlib.suppress(OSError):
                    data = os.read(master, 4096)
            with self.lock:
                said = self.peer.feed(data) if data else self.peer.take()
            for at in range(0, len(said), self.chunk):
                os.write(master, said[at : at + self.chunk])
