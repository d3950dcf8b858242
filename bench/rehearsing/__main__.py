"""`python -m bench.rehearsing FOLDER CHOICES`: the rehearsal, where the environment leads to its servers."""

import json
import os
import signal
import sys
from pathlib import Path

import django


def main(folder: str, size: str, **choices: float) -> None:
    """Rehearse, and print what it took."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    from django.core.management import call_command

    from bench.rehearsing.drill import drill

    call_command("migrate", interactive=False, verbosity=0)
    width, height = (int(pixels) for pixels in size.split("x"))
    print(json.dumps(drill(Path(folder), {}, size=(width, height), **choices)))  # type: ignore[arg-type]


if __name__ == "__main__":
    # The default action of SIGTERM would leave the workers running.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    main(sys.argv[1], **json.loads(sys.argv[2]))
