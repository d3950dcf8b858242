"""Signing in, and the second step."""

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.urls import reverse

pytestmark = pytest.mark.django_db
PASSWORD = "bob has a long password"


@pytest.fixture(autouse=True)
def nobody_tried_before():
    cache.clear()
    yield
    cache.clear()


def sign_in(client, name="bob", password=PASSWORD):
    return client.post(reverse("account_login"), {"login": name, "password": password})


def confirm(client):
    """Changing how one signs in asks for the password once more."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def switch_on(client) -> str:
    """Switch the second step on and sign out; the secret of the authenticator app."""
    confirm(client)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    client.post(reverse("account_logout"))
    return secret


def code_for(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def test_it_leads_to_the_desk(client, bob):
    answer = sign_in(client)
    assert (answer.status_code, answer["Location"]) == (302, reverse("desk_home"))


def test_a_wrong_password_says_so(client, bob):
    answer = sign_in(client, password="wrong")
    assert answer.status_code == 200
    assert "not correct" in answer.content.decode()


def test_guessing_is_stopped_even_with_the_right_password_at_last(client, bob):
    for _ in range(5):
        sign_in(client, password="wrong")
    answer = sign_in(client)
    assert answer.status_code == 200
    assert "Too many failed login attempts" in answer.content.decode()


def test_nobody_signs_up(client, db):
    answer = client.get(reverse("account_signup"))
    assert "Accounts are given, not made" in answer.content.decode()


def test_the_second_step_is_asked_for_once_it_is_on(client, bob):
    sign_in(client)
    secret = switch_on(client)
    cache.clear()  # the code just used may not be used again within its 30 seconds
    answer = sign_in(client)
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    answer = client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert answer["Location"] == reverse("desk_home")


def test_a_wrong_code_does_not_sign_in(client, bob):
    sign_in(client)
    switch_on(client)
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert client.get(reverse("desk_home")).status_code == 302


@pytest.mark.parametrize(
    "name",
    ["account_change_password", "account_reauthenticate", "account_logout", "mfa_index", "mfa_activate_totp"],
)
def test_every_page_of_the_account_has_the_house_look(client, bob, name):
    sign_in(client)
    confirm(client)
    html = client.get(reverse(name)).content.decode()
    assert "house/house." in html
    assert "Menu:" not in html


def test_signing_in_is_not_announced_over_the_desk(client, bob):
    assert "Successfully signed in" not in client.get(sign_in(client)["Location"]).content.decode()


def test_attempts_are_counted_past_our_own_proxies_only(client, settings):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]

    def guess(name, forwarded):
        headers = {"X-Forwarded-For": forwarded}
        form = {"login": name, "password": "wrong"}
        return client.post(reverse("account_login"), form, headers=headers).content.decode()

    for index in range(10):
        guess(f"stranger-{index}", "192.0.2.1")
    assert "Too many" in guess("stranger-10", "198.51.100.7, 192.0.2.1")
    assert "Too many" not in guess("carol", "192.0.2.2")
