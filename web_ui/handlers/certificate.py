"""The certificate that browsers and phones are shown: see it, put another in its place, or the box's own."""

from typing import Any

from appliance.site.client import SiteError, ask_async
from web_ui.handlers.base import Room
from web_ui.handlers.site import refused
from web_ui.plain import AUTHORITY_TYPE
from web_ui.translations.catalog import mark
from web_ui.views.question import Question

LONGEST = 64 << 10
WRONG = {
    "not_certificate": mark("This is no certificate: PEM text begins with -----BEGIN CERTIFICATE-----."),
    "not_key": mark("This is no private key: PEM text begins with -----BEGIN PRIVATE KEY-----."),
    "key_locked": mark("The key is locked with a password. Give it without."),
    "not_a_pair": mark("The key does not belong to the first certificate of the file."),
    "not_a_chain": mark("Each certificate of the file must have been issued by the one after it."),
    "not_in_time": mark("The certificate does not hold today. Look at its dates, and at the box's clock."),
    "no_names": mark("The certificate names no address (subjectAltName). Browsers refuse such."),
    "not_server": mark("The certificate is not meant for servers (extendedKeyUsage)."),
    "weak_key": mark("An RSA key needs 2048 bits or more."),
}


class CertificateRoom(Room):
    here = "/certificate"

    async def keeper(self, verb: str, **arguments: Any) -> dict[str, Any]:
        """Ask timbre-site. Raises Trouble, except that a pair that is not taken comes out as SiteError."""
        try:
            return await ask_async(verb, self.house.places.site_socket, **arguments)
        except SiteError as error:
            if error.code.startswith("certificate."):
                raise
            raise refused(error) from error

    async def page(self, wrong: str = "") -> None:
        self.show(
            "certificate", shown=await self.keeper("certificate"), host=self.request.host_name, wrong=wrong
        )

    async def changed(self, deed: str, reply: dict[str, Any], said: str) -> None:
        await self.note(deed, ", ".join(reply["names"]), sha256=reply["sha256"])
        self.done(said, self.here)


class Certificate(CertificateRoom):
    """What is shown now."""

    async def get(self) -> None:
        await self.page()


class InstallCertificate(CertificateRoom):
    """Take one that an authority has issued, whole or not at all."""

    async def post(self) -> None:
        texts = {name: self._posted(name) for name in ("certificate", "key")}
        try:
            reply = await self.keeper("certificate-install", by=self.me.username, **texts)
        except SiteError as error:
            self.set_status(422)
            await self.page(self.say(WRONG[error.code.removeprefix("certificate.")]))
            return
        said = self.say(mark("The certificate is shown from now on. No call was touched."))
        await self.changed("certificate.install", reply, said)

    def _posted(self, name: str) -> str:
        """The uploaded file if there is one, else what was pasted."""
        files = self.request.files.get(f"{name}-file") or []
        raw: bytes = files[0].body if files else b""
        raw = raw or self.get_body_argument(name, "", strip=False).encode()
        return raw[:LONGEST].decode("ascii", errors="replace")


class RemoveCertificate(CertificateRoom):
    """Go back to the box's own."""

    def get(self) -> None:
        self.ask(
            Question(
                title=self.say(mark("Show the box's own certificate again?")),
                text=self.say(mark("Who does not trust the box's authority is warned by the browser.")),
                action="/certificate/remove",
                verb=self.say(mark("Show the box's own")),
                back=self.here,
            )
        )

    async def post(self) -> None:
        reply = await self.keeper("certificate-remove", by=self.me.username)
        said = self.say(mark("The box's own certificate is shown from now on."))
        await self.changed("certificate.remove", reply, said)


class Authority(Room):
    """The public certificate of the box's authority, for phones and computers that are to trust it."""

    def get(self) -> None:
        self.set_header("Content-Type", AUTHORITY_TYPE)
        self.set_header("Content-Disposition", 'attachment; filename="timbre-ca.crt"')
        self.finish((self.house.places.certificates / "ca.crt").read_bytes())
