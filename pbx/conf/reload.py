"""Asking a running Asterisk to read its files again, module by module, over ARI."""

import base64
import http.client
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

TIMEOUT_S = 20.0


class ReloadFailed(Exception):
    """A module kept its old configuration; names it and says why."""


class AsteriskAway(ReloadFailed):
    """Asterisk does not answer; it reads the new files when it starts."""


@dataclass(frozen=True, slots=True)
class Reloader:
    password: str
    host: str = "127.0.0.1"
    port: int = 8088

    def reload(self, modules: Iterable[str]) -> None:
        """Reload in order. Blocks. Raises AsteriskAway, or ReloadFailed at the first module that fails."""
        for module in modules:
            status, answer = self._ask("PUT", f"/ari/asterisk/modules/{module}")
            if status >= 400:
                raise ReloadFailed(f"{module}: {_reason(answer) or status}")

    def load(self, module: str) -> None:
        """Have a module loaded, unless it is. Blocks. Raises AsteriskAway or ReloadFailed."""
        status, answer = self._ask("GET", f"/ari/asterisk/modules/{module}")
        if status < 400 and isinstance(answer, dict) and answer.get("status") == "Running":
            return
        status, answer = self._ask("POST", f"/ari/asterisk/modules/{module}")
        if status >= 400:
            raise ReloadFailed(f"{module}: {_reason(answer) or status}")

    def endpoints(self) -> set[str]:
        """The names of all SIP endpoints that Asterisk knows now. Blocks."""
        status, answer = self._ask("GET", "/ari/endpoints/PJSIP")
        if status >= 400 or not isinstance(answer, list):
            return set()
        return {str(endpoint["resource"]) for endpoint in answer}

    def _ask(self, method: str, path: str) -> tuple[int, Any]:
        credentials = base64.b64encode(f"timbre:{self.password}".encode()).decode()
        connection = http.client.HTTPConnection(self.host, self.port, timeout=TIMEOUT_S)
        try:
            connection.request(method, path, headers={"Authorization": f"Basic {credentials}"})
            response = connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException) as error:
            raise AsteriskAway(f"Asterisk does not answer on {self.host}:{self.port}: {error}") from error
        finally:
            connection.close()
        try:
            return response.status, json.loads(body) if body else {}
        except ValueError:
            return response.status, {}


def _reason(answer: Any) -> str:
    return str(answer.get("message") or answer.get("error") or "") if isinstance(answer, dict) else ""
