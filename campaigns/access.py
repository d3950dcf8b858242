"""Who may do what in which campaign."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from campaigns.models import Campaign, Membership

MODERATOR = Membership.Role.MODERATOR.value
MANAGER = Membership.Role.MANAGER.value


def campaigns_of(user: User | AnonymousUser, *roles: str) -> QuerySet[Campaign]:
    """The campaigns in which `user` has one of `roles`; all of them for a superuser, none for a stranger."""
    if not (user.is_authenticated and user.is_active):
        return Campaign.objects.none()
    if user.is_superuser:
        return Campaign.objects.order_by("name")
    mine = Q(memberships__user=user, memberships__role__in=roles)
    return Campaign.objects.filter(mine).order_by("name")


def campaign_for(user: User | AnonymousUser, slug: str, *roles: str) -> Campaign | None:
    """The campaign called `slug`, if `user` has one of `roles` in it.

    None is also the answer for a campaign that does not exist: an outsider learns nothing. Views turn it
    into a 404, sockets into close code 4403.
    """
    return campaigns_of(user, *roles).filter(slug=slug).first()


def for_roles(*roles: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Let signed-in people with one of `roles` in the campaign called `slug` through to a view.

    The view gets the campaign in place of the slug; everybody else gets a 404, strangers the sign-in page.
    """

    def guard(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, slug: str, **rest: Any) -> HttpResponse:
            campaign = campaign_for(request.user, slug, *roles)
            if campaign is None:
                raise Http404
            return view(request, campaign, **rest)

        return guarded

    return guard
