"""What Prometheus reads. Every number is asked of the database when it asks: processes come and go, and none
of them has to add up what others did."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Min, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from campaigns.lifecycle import State
from campaigns.microsite import eta
from campaigns.models import Erasure, Figurine, Render, Submission
from campaigns.rate import client_address, is_within
from display import presence
from display.models import Screen

#: States in which somebody waits for us: for a worker, for a moderator.
WAITING = (State.QUEUED, State.IN_REVIEW)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts and ages in Prometheus' text format, or OpenMetrics for those who accept it; 403 for strangers.

    Campaigns' figures are nobody else's business: only `settings.METRICS_FROM` may read them. Whoever comes
    through a proxy that we do not know is a stranger, wherever the proxy stands.
    """
    address = client_address(request)
    through_stranger = "X-Forwarded-For" in request.headers and address == request.META.get("REMOTE_ADDR")
    if through_stranger or not is_within(address, settings.METRICS_FROM):
        return HttpResponseForbidden("DIORAMA_METRICS_FROM does not name you.\n", content_type="text/plain")
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Database())
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    return HttpResponse(encode(registry), content_type=content_type)


class _Database(Collector):
    """The families, in the order of a submission's way."""

    def collect(self) -> Iterator[Metric]:
        yield _counted(
            GaugeMetricFamily("diorama_submissions", "Submissions by state.", labels=("campaign", "state")),
            Submission.objects.values_list("campaign__slug", "state"),
        )
        yield _oldest()
        yield from _queue()
        yield _counted(
            CounterMetricFamily(
                "diorama_renders", "Attempts to make a figurine.", labels=("painter", "outcome", "reason")
            ),
            Render.objects.values_list("painter", "outcome", "reason"),
        )
        yield _notes()
        yield _erasures()
        yield _screens()


def _counted(family: Metric, rows: QuerySet) -> Metric:
    """A sample for each group of rows; the columns are the labels."""
    for *labels, number in rows.annotate(number=Count("pk")).order_by():
        family.add_metric(labels, number)  # type: ignore[attr-defined]
    return family


def _oldest() -> Metric:
    family = GaugeMetricFamily(
        "diorama_oldest_seconds", "How long whoever came first has waited in a state.", labels=("state",)
    )
    for state in WAITING:
        since = Submission.objects.filter(state=state).aggregate(since=Min("state_changed_at"))["since"]
        family.add_metric((state,), _age(since))
    return family


def _queue() -> Iterator[Metric]:
    running = Render.objects.filter(outcome=Render.Outcome.RUNNING)
    yield GaugeMetricFamily(
        "diorama_leases_expired",
        "Renders whose worker was silent too long; more than a minute above 0: nobody sweeps.",
        value=running.filter(lease_until__lt=now()).count(),
    )
    pace = eta.pace()
    if pace:  # before the first figurine there is no pace
        yield GaugeMetricFamily(
            "diorama_render_seconds", "From begin to end, the median of the last renders.", pace.typical
        )
        yield GaugeMetricFamily(
            "diorama_seconds_between_figurines",
            "While anybody is painted; all workers together.",
            pace.between,
        )


def _notes() -> Metric:
    """By who painted it in the end. Notes are few combinations, so that grouping them costs little."""
    family = CounterMetricFamily("diorama_figurines", "Figurines made.", labels=("painter", "note"))
    totals: dict[tuple[str, str], int] = {}
    rows = Figurine.objects.filter(rank=0).values_list("painter", "notes").annotate(number=Count("pk"))
    for painter, notes, number in rows.order_by():
        for note in notes or [""]:
            totals[painter, note] = totals.get((painter, note), 0) + number
    for labels, number in sorted(totals.items()):
        family.add_metric(labels, number)
    return family


def _erasures() -> Metric:
    due = Erasure.objects.filter(due_at__lte=now()).aggregate(since=Min("due_at"))["since"]
    return GaugeMetricFamily(
        "diorama_erasure_overdue_seconds", "How long the file that should be gone longest is late.", _age(due)
    )


def _screens() -> Metric:
    family = GaugeMetricFamily(
        "diorama_screens", "Screens by when they were last heard.", labels=("campaign", "presence")
    )
    totals: dict[tuple[str, str], int] = {}
    for campaign, seen in Screen.objects.values_list("campaign__slug", "last_seen_at"):
        labels = campaign, presence.in_words(seen)
        totals[labels] = totals.get(labels, 0) + 1
    for labels, number in sorted(totals.items()):
        family.add_metric(labels, number)
    return family


def _age(since: datetime | None) -> float:
    return (now() - since).total_seconds() if since else 0.0
