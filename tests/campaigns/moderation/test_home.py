"""The first page after signing in."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def test_it_sends_strangers_to_sign_in(client):
    response = client.get(reverse("desk_home"))
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('account_login')}?next={reverse('desk_home')}"


def test_it_shows_ones_campaigns_and_how_many_wait(signed_in, bob, waiting, flagged, page):
    html = signed_in(bob).get(reverse("desk_home")).content.decode()
    assert "Report for duty" in html
    assert page in html
    assert '<span class="figure">2</span>' in html


def test_it_tells_an_outsider_what_to_do(signed_in, charlie, campaign):
    html = signed_in(charlie).get(reverse("desk_home")).content.decode()
    assert "Report for duty" not in html
    assert "No campaign yet" in html


def test_only_managers_are_shown_the_campaign_room(signed_in, alice, bob, campaign):
    assert "Campaign room" in signed_in(alice).get(reverse("desk_home")).content.decode()
    assert "Campaign room" not in signed_in(bob).get(reverse("desk_home")).content.decode()
