"""Port 80: leads to the same address over HTTPS, and hands out the box's authority, needed first."""

import re
from pathlib import Path
from typing import Final

from tornado.web import Application, RequestHandler

AUTHORITY_TYPE: Final = "application/x-x509-ca-cert"
HOST: Final = re.compile(r"^[A-Za-z0-9.\-\[\]:]{1,255}$")


class ToHttps(RequestHandler):
    def check_xsrf_cookie(self) -> None:
        """Nothing is changed here."""

    def prepare(self) -> None:
        host = re.sub(r":\d+$", "", self.request.host)
        if not HOST.match(host):
            self.set_status(400)
            self.finish("This address is not understood. Open the box's own address with https://\n")
            return
        self.redirect(f"https://{host}{self.request.uri}", status=308)


class Authority(RequestHandler):
    """The public certificate of the box's own authority: its fingerprint is to be compared, then trusted."""

    def initialize(self, certificates: Path) -> None:
        self._file = certificates / "ca.crt"

    def check_xsrf_cookie(self) -> None:
        """Nothing is changed here."""

    def get(self) -> None:
        self.set_header("Content-Type", AUTHORITY_TYPE)
        self.finish(self._file.read_bytes())


def make_plain_app(certificates: Path) -> Application:
    return Application([(r"/ca\.crt", Authority, {"certificates": certificates}), (r".*", ToHttps)])
