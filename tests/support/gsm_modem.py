"""A GSM modem with a SIM in it, as its serial line shows it: bytes in, bytes out, and a network to play."""

from dataclasses import dataclass, field

from tests.support.gsm_bits import deliver, read_submit, status_report


@dataclass
class Sim:
    """Survives being unplugged, as its PIN counter does."""

    pin: str = ""
    tries: int = 3
    card: str = "8957123456789012345"
    room: int = 10
    slots: dict = field(default_factory=dict)
    """Slot → (status, PDU)."""
    entered: list = field(default_factory=list)
    """Every PIN that was ever tried on it."""

    def put(self, pdu, status=0):
        free = next((slot for slot in range(1, self.room + 1) if slot not in self.slots), None)
        if free is not None:
            self.slots[free] = (status, pdu)
        return free


class GsmModem:
    """Knows about CPINR only if `says_tries`. `deaf`: takes everything, answers nothing."""

    def __init__(self, sim=None, *, says_tries=True, registration=1, echo=True):
        self.sim = sim
        self.says_tries = says_tries
        self.registration = registration
        self.echo = echo
        self.deaf = False
        self.unlocked = sim is not None and not sim.pin
        self.sent = []
        """Submitted, as the network got them."""
        self.refuse = []
        """Codes of +CMS ERROR for the next parts, in turn; None: takes it."""
        self.hang_after_pdu = False
        self.text_mode = True
        self.commands = []
        self._buffer = b""
        self._expects = 0
        self._reference = 40
        self._out = b""

    # -- the line

    def feed(self, data):
        """Bytes from the box; the answer."""
        if self.deaf:
            return b""
        self._buffer += data
        while self._step():
            pass
        return self.take()

    def take(self):
        """What it has to say by now, also unasked."""
        out, self._out = self._out, b""
        return out

    def _step(self):
        if self._expects:
            ends = [self._buffer.find(end) for end in (b"\x1a", b"\x1b") if end in self._buffer]
            if not ends:
                return False
            pdu, end = self._buffer[: min(ends)], self._buffer[min(ends) : min(ends) + 1]
            self._buffer = self._buffer[min(ends) + 1 :]
            expected, self._expects = self._expects, 0
            self._submit(pdu.decode(), expected) if end == b"\x1a" else self._say("OK")
            return True
        self._buffer = self._buffer.lstrip(b"\x1b\x1a\r\n")
        line, end, rest = self._buffer.partition(b"\r")
        if not end:
            return False
        self._buffer = rest
        if self.echo:
            self._out += line + b"\r"
        self._command(line.decode("ascii", "replace").strip())
        return True

    def _say(self, *lines):
        self._out += b"".join(b"\r\n" + line.encode("latin-1") + b"\r\n" for line in lines)

    # -- commands

    def _command(self, text):
        self.commands.append(text)
        name = text.partition("=")[0]
        if text in ("AT", "AT+CMEE=1") or name == "AT+CNMI":
            self._say("OK")
        elif text in ("ATE0", "ATE1"):
            self.echo = text == "ATE1"
            self._say("OK")
        elif text in ("AT+CGMI", "AT+CGMM", "AT+CGSN"):
            self._say({"AT+CGMI": "Acme", "AT+CGMM": "G-100", "AT+CGSN": "352099001761481"}[text], "OK")
        elif self.sim is None:
            self._say("+CME ERROR: 10")
        elif text == "AT+CCID":
            self._say(f'+CCID: "{self.sim.card}"', "OK")
        elif name in ("AT+CPIN?", "AT+CPIN", "AT+CPINR"):
            self._pin(text)
        elif not self.unlocked:
            self._say("+CME ERROR: 11")
        else:
            self._unlocked(text, name)

    def _pin(self, text):
        sim = self.sim
        if text.startswith("AT+CPINR"):
            self._say(f"+CPINR: SIM PIN,{sim.tries},3", "OK") if self.says_tries else self._say("ERROR")
        elif text == "AT+CPIN?":
            self._say("+CPIN: " + ("READY" if self.unlocked else "SIM PIN" if sim.tries else "SIM PUK"), "OK")
        elif not sim.tries:
            self._say("+CME ERROR: 12")
        else:
            given = text.partition("=")[2].strip('"')
            sim.entered.append(given)
            self.unlocked = given == sim.pin
            sim.tries = 3 if self.unlocked else sim.tries - 1
            self._say("OK" if self.unlocked else f"+CME ERROR: {16 if sim.tries else 12}")

    def _unlocked(self, text, name):
        sim = self.sim
        if name == "AT+CMGF":
            self.text_mode = text.endswith("1")
            self._say("OK")
        elif name in ("AT+CPMS", "AT+CPMS?"):
            store = f'"SM",{len(sim.slots)},{sim.room}'
            self._say("+CPMS: " + ",".join([store] * 3), "OK")
        elif text == "AT+CSQ":
            self._say("+CSQ: 17,99", "OK")
        elif text == "AT+CREG?":
            self._say(f"+CREG: 0,{self.registration}", "OK")
        elif text == "AT+COPS?":
            self._say('+COPS: 0,0,"Operadora Móvil",2', "OK")
        elif text == "AT+CMGL=4":
            for slot, (status, pdu) in sim.slots.items():
                self._say(f"+CMGL: {slot},{status},,{len(pdu) // 2 - 1}", pdu)
            self._say("OK")
        elif name == "AT+CMGD":
            sim.slots.pop(int(text.partition("=")[2]), None)
            self._say("OK")
        elif name == "AT+CMGS" and not self.text_mode:
            self._expects = int(text.partition("=")[2])
            self._out += b"\r\n> "
        else:
            self._say("ERROR")

    def _submit(self, pdu, length):
        assert len(pdu) // 2 - 1 == length, "AT+CMGS names the length without the service centre"
        refusal = self.refuse.pop(0) if self.refuse else None
        if refusal is not None:
            self._say(f"+CMS ERROR: {refusal}")
            return
        self.sent.append(read_submit(pdu))
        self._reference = (self._reference + 1) % 256
        if not self.hang_after_pdu:
            self._say(f"+CMGS: {self._reference}", "OK")

    # -- the network

    def message(self, number, text, **how):
        """Somebody writes to this SIM; False: it is full, the network will try again."""
        slot = self.sim.put(deliver(number, text, **how))
        if slot is None:
            return False
        self._say(f'+CMTI: "SM",{slot}')
        return True

    def report(self, reference, number, status=0):
        pdu = status_report(reference, number, status)
        self._say(f"+CDS: {len(pdu) // 2 - 1}", pdu)

    def noise(self, data=b"\x00\xff\x80~}#+CMTI\r\n\x1b@@\r\n"):
        self._out += data
