"""Many light desk phones at one address: they register, ring, answer at once and echo what they hear."""

from dataclasses import dataclass
from pathlib import Path

from tests.support.light import digest
from tests.support.light.echo import Echo
from tests.support.light.message import Message, audio
from tests.support.light.peer import Peer


@dataclass(slots=True)
class Ring:
    """One INVITE that came to a phone."""

    extension: str
    at: float
    """Epoch seconds, the kernel's."""
    caller: str
    """The From header."""
    invite: Message
    acknowledged: bool = False
    """Answered, and the box agreed: the conversation is on."""
    over: bool = False


class LightPhones(Peer):
    """`rings` holds every INVITE in order of arrival."""

    def __init__(self, namespace: Path, address: str, box: str, port: int = 0) -> None:
        self.rings: list[Ring] = []
        self._by_call: dict[str, Ring] = {}
        self._registering: dict[str, tuple[str, str]] = {}
        self.registered: set[str] = set()
        self._box = box
        self._echo = Echo(namespace, address)
        super().__init__(namespace, address, port)

    def close(self) -> None:
        super().close()
        self._echo.close()

    def register(self, extensions: dict[str, str], timeout_s: float = 20.0) -> None:
        """Register phones by extension and password; returns when all are."""
        for extension, password in extensions.items():
            call_id = self.unique("reg")
            with self.changed:
                self._registering[call_id] = (extension, password)
            self._send_register(call_id, extension, 1, [])
        self.wait(lambda: self.registered >= extensions.keys(), "registration of every phone", timeout_s)

    def received(self, message: Message, sender: tuple[str, int], at: float) -> None:
        if not message.is_request:
            if message.method == "REGISTER":
                self._registered(message)
        elif message.method == "INVITE":
            self._rung(message, sender, at)
        elif message.method == "ACK":
            self._by_call[message.call_id].acknowledged = True
        elif message.method in ("BYE", "CANCEL"):
            self.answer(message, "200 OK", sender)
            self._over(message, sender)

    def _send_register(self, call_id: str, extension: str, number: int, extra: list[tuple[str, str]]) -> None:
        uri, me = f"sip:{self._box}", f"<sip:{extension}@{self._box}>"
        data = self.request(
            "REGISTER",
            uri,
            from_=f"{me};tag={call_id}",
            to=me,
            call_id=call_id,
            number=number,
            contact=self.contact(extension),
            extra=[("Expires", "3600"), *extra],
        )
        self.send(data, (self._box, 5060))

    def _registered(self, message: Message) -> None:
        extension, password = self._registering[message.call_id]
        if message.status == 401:
            uri = f"sip:{self._box}"
            said = digest.answer(message.get("www-authenticate"), "REGISTER", uri, extension, password)
            number = int(message.get("cseq").split()[0]) + 1
            self._send_register(message.call_id, extension, number, [("Authorization", said)])
        elif message.status == 200:
            self.registered.add(extension)

    def _rung(self, invite: Message, sender: tuple[str, int], at: float) -> None:
        ring = self._by_call.get(invite.call_id)
        if ring is None:
            ring = Ring(invite.user, at, invite.get("from"), invite)
            self.rings.append(ring)
            self._by_call[invite.call_id] = ring
            self.answer(invite, "180 Ringing", sender, ring.extension)
        self.answer(invite, "200 OK", sender, ring.extension, audio(self.address, self._echo.port))

    def _over(self, message: Message, sender: tuple[str, int]) -> None:
        ring = self._by_call.get(message.call_id)
        if ring is not None:
            ring.over = True
            if message.method == "CANCEL":
                self.answer(ring.invite, "487 Request Terminated", sender, ring.extension)
