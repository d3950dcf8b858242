"""Unguessable names: public ids for sharing, and secrets of which only a hash is kept."""

import hashlib
import secrets


def new_public_id() -> str:
    """A name for public addresses: 128 random bits, 22 characters."""
    return secrets.token_urlsafe(16)


def new_token() -> str:
    """A bearer secret: 256 random bits, 43 characters. Given out once; store only `hashed(token)`."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """The SHA-256 of a token, in hex: what the database keeps and looks it up by.

    A slow hash is not needed: the token is as strong as the key it would protect.
    """
    return hashlib.sha256(token.encode()).hexdigest()
