"""A mail server that speaks the real protocol (RFC 5321, 3207, 4954), with a certificate of its own."""

import base64
import datetime
import socketserver
import ssl
import threading
from dataclasses import dataclass, field

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Letter:
    sender: str
    to: list
    data: bytes
    encrypted: bool
    user: str = ""


@dataclass
class Ledger:
    letters: list = field(default_factory=list)
    refuse: str = ""
    """Said to the next RCPT in place of 250."""
    starttls: bool = True
    users: dict = field(default_factory=dict)


class _Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.encrypted, self.user, self.sender, self.to = False, "", "", []
        self.say("220 mail.test ESMTP")
        while line := self.rfile.readline(2000):
            verb, _, rest = line.decode("utf-8", "replace").strip().partition(" ")
            if not self.command(verb.upper(), rest):
                return

    def say(self, *lines):
        for line in lines:
            self.wfile.write(line.encode() + b"\r\n")
        self.wfile.flush()

    def command(self, verb, rest):
        ledger = self.server.ledger
        match verb:
            case "EHLO":
                extras = ["250-STARTTLS"] if ledger.starttls and not self.encrypted else []
                self.say("250-mail.test", *extras, "250-AUTH PLAIN", "250 8BITMIME")
            case "STARTTLS":
                self.say("220 go ahead")
                self.request = self.server.context.wrap_socket(self.request, server_side=True)
                self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb")
                self.encrypted = True
            case "AUTH":
                _, name, password = base64.b64decode(rest.split()[1]).decode().split("\0")
                good = ledger.users.get(name) == password
                self.user = name if good else ""
                self.say("235 welcome" if good else "535 wrong name or password")
            case "MAIL":
                self.sender, self.to = rest.partition("<")[2].partition(">")[0], []
                self.say("250 ok")
            case "RCPT":
                self.to.append(rest.partition("<")[2].partition(">")[0])
                self.say(ledger.refuse or "250 ok")
            case "DATA":
                self.say("354 go on")
                self.take()
            case "QUIT":
                self.say("221 bye")
                return False
            case _:
                self.say("250 ok")
        return True

    def take(self):
        lines = []
        while (line := self.rfile.readline(5000)) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        letter = Letter(self.sender, self.to, b"".join(lines), self.encrypted, self.user)
        self.server.ledger.letters.append(letter)
        self.say("250 kept")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that refuses our certificate leaves in the middle: its own affair."""


class SmtpServer:
    """`with SmtpServer(folder) as server:`; `server.authority` is the PEM file that vouches for it."""

    def __init__(self, folder, port=0, host="localhost"):
        self.ledger = Ledger()
        self.authority = folder / "mail.pem"
        _write_certificate(self.authority, host)
        self._server = _Server(("127.0.0.1", port), _Session)
        self._server.ledger = self.ledger
        self._server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._server.context.load_cert_chain(self.authority)
        self.port = self._server.server_address[1]

    @property
    def letters(self):
        return self.ledger.letters

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()


def _write_certificate(path, host):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
