"""Secrets that are handed out once and kept only as their hash."""

import hashlib
import secrets


def new_secret() -> str:
    """256 random bits, in the letters of a URL."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """SHA-256 is enough: the secret is random, there is nothing to guess."""
    return hashlib.sha256(secret.encode()).hexdigest()
