"""Static files of an installation that nobody deploys: collected when they have changed."""

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect_if_changed() -> None:
    """Collect static files, unless the last collection is younger than every source."""
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if not manifest.exists() or manifest.stat().st_mtime < _newest():
        call_command("collectstatic", interactive=False, verbosity=0)


def _newest() -> float:
    times = (
        storage.get_modified_time(name).timestamp()
        for finder in get_finders()
        for name, storage in finder.list(None)
    )
    return max(times, default=0.0)
