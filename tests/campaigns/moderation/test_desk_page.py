"""The desk itself."""

import pytest

from campaigns import desk
from campaigns.lifecycle import State
from campaigns.models import Campaign, Submission
from tests.submissions import submission_in

pytestmark = pytest.mark.django_db


def test_it_sends_strangers_to_sign_in(client, page):
    response = client.get(page)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


def test_it_does_not_exist_for_outsiders(signed_in, charlie, page):
    assert signed_in(charlie).get(page).status_code == 404


def test_it_does_not_exist_for_a_campaign_that_does_not(signed_in, bob, campaign):
    assert signed_in(bob).get("/desk/nowhere/").status_code == 404


def test_it_refuses_post(signed_in, bob, page):
    assert signed_in(bob).post(page).status_code == 405


def test_it_shows_the_oldest_first(signed_in, bob, waiting, flagged, page):
    html = signed_in(bob).get(page).content.decode()
    assert html.index("Dusty") < html.index("Eileen")
    assert f'<article class="item" data-id="{waiting.pk}"' in html


def test_it_shows_every_frame_and_the_selfie_by_signed_addresses(signed_in, bob, waiting, page):
    browser = signed_in(bob)
    html = browser.get(page).content.decode()
    addresses = [part.split('"')[0] for part in html.split('src="')[1:] if part.startswith("/files/")]
    bodies = {b"".join(browser.get(address).streaming_content) for address in addresses}
    assert {b"a selfie", f"frame of {waiting.public_id}".encode()} <= bodies


def test_it_leaves_out_what_a_colleague_looks_at(signed_in, bob, carol, waiting, flagged, page):
    desk.claim(waiting.pk, carol)
    html = signed_in(bob).get(page).content.decode()
    assert f'<article class="item" data-id="{flagged.pk}"' in html
    assert "Carol is looking" in html


def test_it_leaves_out_what_waits_for_a_second_person(signed_in, bob, flagged, page):
    desk.approve(flagged.pk, bob, flagged.figurine_id)
    html = signed_in(bob).get(page).content.decode()
    assert "Nothing left for you" in html


def test_the_second_person_reads_who_was_first(signed_in, bob, carol, flagged, page):
    desk.approve(flagged.pk, bob, flagged.figurine_id)
    html = signed_in(carol).get(page).content.decode()
    assert "Bob approved this" in html
    assert "It needs you as the second" in html
    assert "Turned away" in html


@pytest.mark.parametrize(
    ("tab", "words"),
    [
        ("review", "Nothing to review"),
        ("approved", "Nothing approved yet"),
        ("decided", "Nothing decided yet"),
    ],
)
def test_it_says_what_will_appear(signed_in, bob, page, tab, words):
    assert words in signed_in(bob).get(f"{page}?tab={tab}").content.decode()


def test_it_says_how_many_are_being_made(signed_in, bob, campaign, page):
    submission_in(campaign, State.RENDERING)
    assert "1 is being made right now" in signed_in(bob).get(page).content.decode()


def test_it_says_why_nothing_comes_where_no_painter_here_can_make_it(
    signed_in, bob, campaign, page, settings
):
    Campaign.objects.update(painter="klein")
    assert "None can be made: no render worker here" in signed_in(bob).get(page).content.decode()
    settings.PAINTERS = ["plastic", "klein"]
    assert "None can be made" not in signed_in(bob).get(page).content.decode()


def test_a_take_down_is_at_hand_on_the_approved_tab(signed_in, bob, waiting, page):
    desk.approve(waiting.pk, bob, waiting.figurine_id)
    html = signed_in(bob).get(f"{page}?tab=approved").content.decode()
    assert f"/desk/report-for-duty/{waiting.pk}/take-down" in html
    assert "Not aired yet" in html


def test_the_decided_tab_keeps_who_and_why(signed_in, bob, waiting, page):
    desk.reject(waiting.pk, bob, "nickname", waiting.figurine_id)
    html = signed_in(bob).get(f"{page}?tab=decided").content.decode()
    assert "Bob rejected this" in html
    assert ": Nickname" in html


def test_a_dialog_opens_without_scripts(signed_in, bob, waiting, page):
    html = signed_in(bob).get(f"{page}?id={waiting.pk}&ask=reject").content.decode()
    assert '<dialog id="reject" aria-labelledby="reject-heading" open>' in html


def test_a_submission_of_another_campaign_is_not_shown(signed_in, bob, waiting, page):
    html = signed_in(bob).get(f"{page}?id={waiting.pk + 999}").content.decode()
    assert f'<article class="item" data-id="{waiting.pk}"' in html


def test_a_nickname_is_text(signed_in, bob, waiting, page):
    Submission.objects.filter(pk=waiting.pk).update(nickname="<b>Bad</b>")
    html = signed_in(bob).get(page).content.decode()
    assert "<b>Bad" not in html
    assert "&lt;b&gt;Bad" in html


def test_it_is_not_stored_by_browsers(signed_in, bob, page):
    assert "no-store" in signed_in(bob).get(page)["Cache-Control"]


def test_the_campaigns_accent_is_used_where_it_can_be_read(signed_in, bob, campaign, page):
    campaign.theme = {"colours": {"accent": "#8fbf5a"}}
    campaign.save()
    response = signed_in(bob).get(page)
    assert "--accent: #8fbf5a" in response.content.decode()
    nonce = response.content.decode().split('nonce="')[1].split('"')[0]
    assert f"'nonce-{nonce}'" in response["Content-Security-Policy"]


@pytest.mark.parametrize("colour", ["#101010", "red;}body{display:none", ""])
def test_an_accent_that_cannot_be_read_is_not(signed_in, bob, campaign, page, colour):
    campaign.theme = {"colours": {"accent": colour}}
    campaign.save()
    assert "--accent:" not in signed_in(bob).get(page).content.decode()


def test_managers_find_the_way_to_the_campaign_room(signed_in, alice, bob, campaign, page):
    assert "/room/report-for-duty/" in signed_in(alice).get(page).content.decode()
    assert "/room/report-for-duty/" not in signed_in(bob).get(page).content.decode()
