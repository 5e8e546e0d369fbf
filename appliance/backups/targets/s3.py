"""Any storage that speaks S3. The bucket goes in the path, not the host: all of them understand that."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Final, Self
from urllib.parse import quote
from xml.etree import ElementTree

from appliance.backups.errors import BackupError
from appliance.backups.targets import curl
from appliance.core.site.backup import S3
from appliance.site.secrets import S3_SECRET_KEY

PAGE: Final = 1000
"""Names asked for at once; a storage may give fewer."""
_CODES: Final = {
    "AccessDenied": "denied",
    "InvalidAccessKeyId": "denied",
    "SignatureDoesNotMatch": "denied",
    "NoSuchBucket": "no_bucket",
    "NoSuchKey": "missing",
    "QuotaExceeded": "full",
    "EntityTooLarge": "full",
}


class S3Target:
    def __init__(
        self, storage: S3, secrets: Mapping[str, str], box: str, run: Path, rate_kbit: int | None = None
    ) -> None:
        self._storage = storage
        self._secret = secrets[S3_SECRET_KEY]
        self._run = run
        self._rate = tuple(curl.rate(rate_kbit))
        self._prefix = f"{storage.folder.strip('/')}/{box}/"

    def __enter__(self) -> Self:
        if self._storage.ca:
            usual = Path("/etc/ssl/certs/ca-certificates.crt").read_text(encoding="utf-8")
            (self._run / "authorities.pem").write_text(usual + self._storage.ca, encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        (self._run / "authorities.pem").unlink(missing_ok=True)

    def folders(self) -> list[str]:
        pages = self._pages(self._prefix)
        return [name.removeprefix(self._prefix).strip("/") for page in pages for name in _prefixes(page)]

    def files(self, folder: str) -> dict[str, int]:
        prefix = f"{self._prefix}{folder}/"
        found: dict[str, int] = {}
        for page in self._pages(prefix):
            for entry in page.iter("Contents"):
                found[(entry.findtext("Key") or "").removeprefix(prefix)] = int(entry.findtext("Size") or 0)
        return found

    def _pages(self, prefix: str) -> Iterator[ElementTree.Element]:
        """Of the list of what begins with a prefix, up to the next slash."""
        more = ""
        while True:
            ask = f"list-type=2&max-keys={PAGE}&delimiter=%2F&prefix={quote(prefix, safe='')}{more}"
            done = self._curl(("url", f"{self._storage.endpoint}/{self._storage.bucket}?{ask}"))
            page = _parsed(self._checked(done))
            yield page
            token = page.findtext("NextContinuationToken")
            if page.findtext("IsTruncated") != "true" or not token:
                return
            more = f"&continuation-token={quote(token, safe='')}"

    def put(self, local: Path, path: str) -> None:
        with local.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        # The storage refuses what does not arrive as it was sent.
        whole = ("header", f"x-amz-content-sha256: {digest}")
        self._checked(
            self._curl(("upload-file", str(local)), ("url", self._url(path)), whole, *self._rate),
        )

    def get(self, path: str, local: Path) -> None:
        done = self._curl(("url", self._url(path)), ("output", str(local)), *self._rate)
        if done.status == 22:
            done = curl.Done(done.status, local.read_bytes()[:65536], done.said)
        self._checked(done)

    def remove(self, paths: list[str]) -> None:
        for path in paths:
            self._checked(self._curl(("request", "DELETE"), ("url", self._url(path))))

    def remove_folder(self, folder: str) -> None:
        self.remove([f"{folder}/{name}" for name in self.files(folder)])

    def _url(self, path: str) -> str:
        return f"{self._storage.endpoint}/{self._storage.bucket}/{self._prefix}{path}"

    def _curl(self, *options: tuple[str, str]) -> curl.Done:
        login = (
            ("proto", "=http,https"),
            ("fail-with-body", ""),
            ("aws-sigv4", f"aws:amz:{self._storage.region}:s3"),
            ("user", f"{self._storage.access_key}:{self._secret}"),
        )
        ca = (("cacert", str(self._run / "authorities.pem")),) if self._storage.ca else ()
        return curl.run((*login, *ca, *options))

    def _checked(self, done: curl.Done) -> bytes:
        if done.status == 22:
            said = _said(done.out)
            refused = "denied" if " 403" in done.said or " 401" in done.said else "failed"
            raise BackupError(_CODES.get(said, refused), f"{self._storage.endpoint}: {said or done.said}")
        if done.code:
            raise BackupError(done.code, f"{self._storage.endpoint}: {done.said}")
        return done.out


def _prefixes(page: ElementTree.Element) -> Iterator[str]:
    for each in page.iter("CommonPrefixes"):
        yield each.findtext("Prefix") or ""


def _parsed(text: bytes) -> ElementTree.Element:
    """Without name spaces, which storages do not agree on."""
    try:
        # expat itself stops what would grow without bounds (2.4.1 and later).
        root = ElementTree.fromstring(text)  # noqa: S314
    except ElementTree.ParseError as error:
        raise BackupError("failed", f"the storage answers with something else than S3 ({error})") from error
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


def _said(text: bytes) -> str:
    """The code of an error."""
    try:
        return _parsed(text).findtext("Code") or ""
    except BackupError:
        return ""
