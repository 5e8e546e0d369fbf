"""One mail to one server. Blocks; called in a thread."""

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Final

from appliance.core.site.machine import MailSecurity, Smtp

TIMEOUT_S: Final = 20.0


class MailFailed(Exception):
    """Says which server and what it said."""


@dataclass(frozen=True, slots=True)
class Mail:
    to: tuple[str, ...]
    subject: str
    body: str


def send(mail: Mail, smtp: Smtp, password: str) -> None:
    """Raises MailFailed. Without the STARTTLS that is wanted a server gets neither password nor mail."""
    message = EmailMessage()
    message["From"], message["To"] = smtp.sender, ", ".join(mail.to)
    message["Subject"], message["Date"] = _one_line(mail.subject), formatdate()
    message["Message-ID"] = make_msgid(domain=smtp.sender.partition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
    try:
        with _connected(smtp) as server:
            if smtp.security is MailSecurity.STARTTLS:
                server.starttls(context=ssl.create_default_context())
            if smtp.username:
                server.login(smtp.username, password)
            refused = server.send_message(message)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise MailFailed(f"{smtp.host}:{smtp.port}: {_said(error)}") from error
    if refused:
        raise MailFailed(f"{smtp.host}:{smtp.port}: not taken for {_names(tuple(refused))}")


def _connected(smtp: Smtp) -> smtplib.SMTP:
    if smtp.security is MailSecurity.TLS:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(smtp.host, smtp.port, timeout=TIMEOUT_S, context=context)
    return smtplib.SMTP(smtp.host, smtp.port, timeout=TIMEOUT_S)


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200]


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(
            f"{address}: {code} {said.decode(errors='replace')}"
            for address, (code, said) in error.recipients.items()
        )
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    return str(error) or type(error).__name__


def _names(addresses: Sequence[str]) -> str:
    return ", ".join(addresses)
