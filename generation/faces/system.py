"""Whether this machine has the system libraries that the face models need."""

import ctypes

LIBRARIES = ("libEGL.so.1", "libGLESv2.so.2", "libGL.so.1")
PACKAGES = ("libegl1", "libgles2", "libgl1")


class MissingSystemLibraries(RuntimeError):
    """The face models cannot be loaded on this machine until the named packages are installed."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        self.missing = missing
        names = " and ".join(missing) or "A system library"
        super().__init__(
            f"{names} not found, and the face models need it: run `apt-get install {' '.join(PACKAGES)}` "
            "(Debian and Ubuntu), then start again."
        )


def require_system_libraries() -> None:
    """Raise `MissingSystemLibraries` where the face models could not be loaded; costs about a millisecond."""
    missing = tuple(name for name in LIBRARIES if not _loads(name))
    if missing:
        raise MissingSystemLibraries(missing)


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
