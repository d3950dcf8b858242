"""The secret key of an installation that was not given one."""

import os
import secrets
from pathlib import Path


def secret_in(folder: Path) -> str:
    """The key kept in `folder`, made at the first start and readable by its owner only.

    Two processes that start together agree: the file is linked into place whole, and the loser reads it.
    """
    path = folder / "secret_key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f".secret_key.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(48))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # the other process was first: its key is the key
        finally:
            draft.unlink()
    return path.read_text()
