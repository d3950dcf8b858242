"""What everybody may see: the share page of an approved figurine, and what a campaign does with data."""

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from campaigns.intake import consent_text
from campaigns.lifecycle import State
from campaigns.microsite.themes import look_of
from campaigns.models import Campaign, Frame, Submission


def _approved(public_id: str) -> tuple[Submission, Frame]:
    """The submission, and the most upright of the frames: what the public sees is what was approved."""
    submission = get_object_or_404(
        Submission.objects.select_related("campaign"), public_id=public_id, state=State.APPROVED
    )
    frames = Frame.objects.filter(figurine=submission.figurine_id).exclude(file="")
    frame = frames.order_by(F("width") * 1.0 / F("height"), "pk").first()
    if frame is None:
        raise Http404
    return submission, frame


@require_safe
@never_cache
def share(request: HttpRequest, public_id: str) -> HttpResponse:
    """An approved figurine for friends; 404 from the moment it is taken down or withdrawn."""
    submission, frame = _approved(public_id)
    context = {
        "campaign": submission.campaign,
        "look": look_of(submission.campaign),
        "lang": submission.campaign.locale,
        "submission": submission,
        "frame": frame,
    }
    return render(request, "microsite/share.html", context)


@require_safe
@never_cache
def picture(request: HttpRequest, public_id: str) -> HttpResponse:
    """The lasting address of the Open Graph picture: leads to a signed one for as long as it is approved."""
    return redirect(_approved(public_id)[1].file.url)


@require_safe
def privacy(request: HttpRequest, slug: str) -> HttpResponse:
    """What the campaign does with a face, for how long, and who answers for it."""
    campaign = get_object_or_404(Campaign, slug=slug)
    context = {
        "campaign": campaign,
        "look": look_of(campaign),
        "lang": campaign.locale,
        "text": consent_text(campaign, campaign.locale),
    }
    return render(request, "microsite/privacy.html", context)
