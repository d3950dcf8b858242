"""The campaign room."""

import pytest

from campaigns.models import Campaign
from display import programme
from display.models import Command, Credential, Pairing, Screen
from tests.display.cast import approved, cookie_for, picture, screen_of

pytestmark = pytest.mark.django_db

ROOM = "/room/report-for-duty/"


def enrol(browser, **changes):
    form = {"code": "", "name": "Times Square", "shape": "portrait"} | changes
    return browser.post(f"{ROOM}screens/", form)


def code_on_a_screen(client) -> str:
    client.get("/screen/")
    return Pairing.objects.get().code


def test_managers_see_it(alice, signed_in, campaign):
    assert signed_in(alice).get(ROOM).status_code == 200


@pytest.mark.parametrize(
    "method, path",
    [
        ("get", ""),
        ("get", "now/"),
        ("post", "screens/"),
        ("post", "screens/1/revoke"),
        ("post", "screens/1/order/reload"),
    ],
)
def test_nobody_else_does(bob, charlie, signed_in, client, campaign, method, path):
    screen_of(campaign)
    for browser in (signed_in(bob), signed_in(charlie)):
        assert getattr(browser, method)(ROOM + path).status_code == 404
    assert getattr(client, method)(ROOM + path).status_code == 302


def test_it_enrols_the_screen_that_shows_the_code(alice, signed_in, client):
    code = code_on_a_screen(client)
    assert enrol(signed_in(alice), code=code).status_code == 302
    assert client.get("/screen/pairing.json").json()["state"] == "enrolled"
    assert Screen.objects.get().name == "Times Square"


def test_it_says_what_is_wrong_with_a_code(alice, signed_in, campaign):
    answer = enrol(signed_in(alice), code="XXXXXX")
    assert answer.status_code == 422
    assert "No screen shows that code" in answer.content.decode()
    assert not Screen.objects.exists()


def test_it_revokes_a_screen(alice, signed_in, campaign):
    screen = screen_of(campaign)
    cookie_for.func(screen)
    signed_in(alice).post(f"{ROOM}screens/{screen.pk}/revoke")
    assert not Credential.objects.filter(revoked_at=None).exists()
    assert "Revoked" in signed_in(alice).get(f"{ROOM}now/").content.decode()


def test_it_touches_no_screen_of_another_campaign(alice, signed_in, campaign):
    other = Campaign.objects.create(
        slug="other", name="Other", headline="Other", controller="Other", contact="other@example.org"
    )
    screen = screen_of(other)
    assert signed_in(alice).post(f"{ROOM}screens/{screen.pk}/revoke").status_code == 404


def test_it_orders_from_a_closed_list(alice, signed_in, campaign):
    screen = screen_of(campaign)
    path = f"{ROOM}screens/{screen.pk}/order/"
    assert signed_in(alice).post(f"{path}identify").status_code == 302
    assert signed_in(alice).post(f"{path}explode").status_code == 404
    assert Command.objects.get().name == "identify"


def test_it_shows_the_programme_and_the_funnel(alice, bob, signed_in, campaign):
    programme.set_brand(campaign.pk, {"portrait": picture()})
    approved(campaign, bob)
    cookie_for.func(screen_of(campaign))
    page = signed_in(alice).get(f"{ROOM}now/").content.decode()
    assert "Revision 2" in page
    assert "Approved" in page
    assert "Never seen" in page


def test_it_asks_the_database_the_same_number_of_times_for_many(
    alice, bob, signed_in, campaign, django_assert_max_num_queries
):
    for number in range(4):
        screen_of(campaign, f"Screen {number}")
        approved(campaign, bob)
    browser = signed_in(alice)
    with django_assert_max_num_queries(14):
        browser.get(f"{ROOM}now/")
