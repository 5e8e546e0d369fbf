"""A carrier that the box registers with: one user, one password, digest as carriers ask for it."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.support.light import digest
from tests.support.light.message import Message, reply
from tests.support.light.peer import Peer

_CHALLENGE = 'Digest realm="carrier.test", nonce="5a1f0c", algorithm=MD5, qop="auth"'

type Headers = Sequence[tuple[str, str]]


class Registrar(Peer):
    def __init__(self, namespace: Path, address: str, user: str, password: str, port: int = 5060) -> None:
        self.user, self.password = user, password
        self.refused = self.taken = 0
        super().__init__(namespace, address, port)

    def received(self, message: Message, sender: tuple[str, int], at: float) -> None:
        if message.method != "REGISTER":
            return
        said = message.get("authorization")
        if not said:
            self._send(message, sender, "401 Unauthorized", [("WWW-Authenticate", _CHALLENGE)])
        elif self._is_right(said, message):
            self.taken += 1
            expires = message.get("expires") or "300"
            contact = [("Contact", f"{message.get('contact')};expires={expires}"), ("Expires", expires)]
            self._send(message, sender, "200 OK", contact)
        else:
            self.refused += 1
            self._send(message, sender, "403 Forbidden")

    def _is_right(self, said: str, message: Message) -> bool:
        given = dict(re.findall(r'(\w+)="?([^",]+)"?', said))
        first = digest.md5(f"{self.user}:carrier.test:{self.password}")
        second = digest.md5(f"REGISTER:{given.get('uri')}")
        middle = f"{given.get('nonce')}:{given.get('nc')}:{given.get('cnonce')}:auth"
        return given.get("response") == digest.md5(f"{first}:{middle}:{second}")

    def _send(self, request: Message, to: Any, status: str, headers: Headers = ()) -> None:
        data = reply(request, status, self.contact("carrier"), "registrar").decode()
        head, _, rest = data.partition("Contact: ")
        kept = rest.partition("\r\n")[2]
        more = "".join(f"{name}: {value}\r\n" for name, value in headers)
        self.send((head + more + kept).encode(), to)
