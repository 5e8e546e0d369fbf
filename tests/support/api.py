"""The box's HTTPS API, as a program outside would use it."""

import json
import ssl
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any

from tests.support.site import timbre

BASE = "https://127.0.0.1/api/v1"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Api:
    """A bearer token's view of the API; the box's certificate is its own, so it is not checked here."""

    def __init__(self, token: str = "", base: str = BASE) -> None:
        self._token = token
        self._base = base
        self._tls = ssl.create_default_context()
        self._tls.check_hostname = False
        self._tls.verify_mode = ssl.CERT_NONE

    def at(self, host: str) -> Api:
        """The same by another address of the box."""
        return Api(self._token, f"https://{host}/api/v1")

    def request(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: dict[str, str] | None = None,
        **query: object,
    ) -> Answer:
        """Any status is an answer."""
        found = {key: str(value) for key, value in query.items() if value is not None}
        url = self._base + path + ("?" + urllib.parse.urlencode(found) if found else "")
        request = urllib.request.Request(url, method=method, headers=dict(headers or {}))
        if self._token:
            request.add_header("Authorization", f"Bearer {self._token}")
        if isinstance(body, bytes):
            request.data = body
        elif body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=20, context=self._tls) as answer:
                return Answer(answer.status, dict(answer.headers), answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, dict(error.headers), error.read())

    def get(self, path: str, **query: object) -> Any:
        """The JSON of a path that must answer 200."""
        answer = self.request("GET", path, **query)
        assert answer.status == 200, f"GET {path}: {answer.status} {answer.body[:500]!r}"
        return answer.json


def new_api(username: str) -> Api:
    """An API client with a fresh token of that user."""
    return Api(timbre("token", "create", username, "--name", "tests")["token"])
