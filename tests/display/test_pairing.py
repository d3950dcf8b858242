"""How a browser becomes a screen."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now

from display import credentials, pairing
from display.models import Credential, Pairing, Screen
from tests.display.cast import screen_of

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def shown_code(browser: Client) -> str:
    """The code on a browser's pairing page."""
    page = browser.get("/screen/").content.decode()
    (pairing_,) = [each for each in Pairing.objects.all() if each.code in page]
    return pairing_.code


def state(browser: Client) -> str:
    return browser.get("/screen/pairing.json").json()["state"]


def test_a_new_browser_shows_a_code_and_keeps_it_over_a_reload(client):
    assert shown_code(client) == shown_code(client)
    assert client.cookies["diorama_pairing"]["httponly"]
    assert state(client) == "waiting"


def test_a_typed_code_makes_it_a_screen(client, campaign):
    code = shown_code(client)
    screen = pairing.enrol(f" {code[:3]} {code[3:].lower()} ", campaign, "Times Square", "portrait")
    assert state(client) == "enrolled"
    cookie = client.cookies[credentials.COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert credentials.shown_by({credentials.COOKIE: cookie.value}).screen == screen
    assert b'data-state="brand"' in client.get("/screen/").content


def test_a_credential_is_given_out_once(client, campaign):
    code = shown_code(client)
    secret = client.cookies["diorama_pairing"].value
    pairing.enrol(code, campaign, "Times Square", "portrait")
    assert pairing.collect(secret)
    with pytest.raises(pairing.PairingRefused):
        pairing.collect(secret)
    assert Credential.objects.count() == 1


def test_the_database_keeps_no_token(client, campaign):
    pairing.enrol(shown_code(client), campaign, "Times Square", "portrait")
    state(client)
    token = client.cookies[credentials.COOKIE].value.partition(":")[0]
    assert Credential.objects.get().token_hash not in token


def test_a_code_ends_after_ten_minutes(client, campaign):
    code = shown_code(client)
    Pairing.objects.update(expires_at=now())
    with pytest.raises(pairing.PairingRefused):
        pairing.enrol(code, campaign, "Times Square", "portrait")
    assert state(client) == "expired"
    assert not Screen.objects.exists()
    assert shown_code(client) != code
    assert Pairing.objects.count() == 1


def test_a_code_enrols_one_screen_only(client, campaign):
    code = shown_code(client)
    pairing.enrol(code, campaign, "Times Square", "portrait")
    with pytest.raises(pairing.PairingRefused):
        pairing.enrol(code, campaign, "Piccadilly", "portrait")
    assert not Screen.objects.filter(name="Piccadilly").exists()


def test_it_refuses_a_shape_that_the_campaign_does_not_make(client, campaign):
    with pytest.raises(pairing.PairingRefused):
        pairing.enrol(shown_code(client), campaign, "Times Square", "circle")


def test_nobody_else_learns_what_became_of_a_pairing(client, campaign):
    pairing.enrol(shown_code(client), campaign, "Times Square", "portrait")
    assert state(Client()) == "expired"


def test_a_ticket_opens_the_screen_more_than_once(campaign):
    path = pairing.enrolment_path(screen_of(campaign))
    for browser in (Client(), Client()):
        answer = browser.get(path)
        assert (answer.status_code, answer["Location"]) == (303, "/screen/")
        assert b'data-state="brand"' in browser.get("/screen/").content


def test_a_ticket_ends_with_a_revocation(campaign):
    screen = screen_of(campaign)
    path = pairing.enrolment_path(screen)
    credentials.revoke(screen)
    assert Client().get(path).status_code == 410


def test_a_ticket_ends_after_its_time(campaign, monkeypatch):
    path = pairing.enrolment_path(screen_of(campaign))
    monkeypatch.setattr(pairing, "TICKET_LIFETIME", timedelta(seconds=-1))
    assert Client().get(path).status_code == 410


def test_a_forged_ticket_opens_nothing(campaign):
    path = pairing.enrolment_path(screen_of(campaign))
    answer = Client().get(path[:-2] + "x/")
    assert answer.status_code == 410
    assert credentials.COOKIE not in answer.cookies


def test_a_revoked_browser_shows_a_code_again(campaign):
    screen, browser = screen_of(campaign), Client()
    browser.get(pairing.enrolment_path(screen))
    credentials.revoke(screen)
    assert b'data-state="pairing"' in browser.get("/screen/").content
