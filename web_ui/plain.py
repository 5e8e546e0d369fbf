"""Port 80: leads to the same address over HTTPS, and says nothing else."""

import re
from typing import Final

from tornado.web import Application, RequestHandler

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


def make_plain_app() -> Application:
    return Application([(r".*", ToHttps)])
