"""Digest authentication (RFC 2617, MD5) as phones do it."""

import hashlib
import re

_FIELD = re.compile(r'(\w+)=(?:"([^"]*)"|([^,\s]+))')


def md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def answer(challenge: str, method: str, uri: str, user: str, password: str) -> str:
    """The Authorization header's value for a WWW-Authenticate header's."""
    fields = {name: quoted or plain for name, quoted, plain in _FIELD.findall(challenge)}
    realm, nonce = fields["realm"], fields["nonce"]
    first, second = md5(f"{user}:{realm}:{password}"), md5(f"{method}:{uri}")
    said = f'Digest username="{user}", realm="{realm}", nonce="{nonce}", uri="{uri}", algorithm=MD5'
    if "auth" in fields.get("qop", ""):
        count, own = "00000001", "0a4f113b"
        response = md5(f"{first}:{nonce}:{count}:{own}:auth:{second}")
        said += f', qop=auth, nc={count}, cnonce="{own}"'
    else:
        response = md5(f"{first}:{nonce}:{second}")
    if "opaque" in fields:
        said += f', opaque="{fields["opaque"]}"'
    return f'{said}, response="{response}"'
