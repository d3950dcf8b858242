import pytest

from campaigns.lifecycle import State
from campaigns.moves import move
from tests.campaigns.microsite.cast import approved
from tests.submissions import submission_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", [State.QUEUED, State.RENDERING, State.IN_REVIEW, State.FAILED])
def test_nothing_unapproved_is_shared(client, campaign, state):
    submission = submission_in(campaign, state)
    assert client.get(f"/p/{submission.public_id}/").status_code == 404
    assert client.get(f"/p/{submission.public_id}/picture").status_code == 404


def test_it_offers_a_lasting_picture_to_link_previews(client, campaign, bob):
    submission = approved(campaign, bob, nickname="Eileen")
    page = client.get(f"/p/{submission.public_id}/").content.decode()
    address = f"/p/{submission.public_id}/picture"
    assert f'property="og:image" content="http://testserver{address}"' in page and "Eileen" in page
    picture = client.get(address, follow=True)
    assert b"".join(picture) == f"frame of {submission.public_id}".encode()


def test_no_cache_keeps_what_may_be_taken_down(client, campaign, bob):
    submission = approved(campaign, bob)
    for address in (f"/p/{submission.public_id}/", f"/p/{submission.public_id}/picture"):
        assert "no-store" in client.get(address).headers["Cache-Control"]


def test_it_is_gone_when_taken_down(client, campaign, bob):
    submission = approved(campaign, bob)
    move(submission.pk, "take_down", reason="reported")
    assert client.get(f"/p/{submission.public_id}/").status_code == 404
    assert client.get(f"/p/{submission.public_id}/picture").status_code == 404


def test_it_invites_only_while_the_campaign_is_open(client, campaign, bob):
    submission = approved(campaign, bob)
    assert 'href="/c/report-for-duty/"' in client.get(f"/p/{submission.public_id}/").content.decode()
    type(campaign).objects.update(paused=True)
    assert 'href="/c/report-for-duty/"' not in client.get(f"/p/{submission.public_id}/").content.decode()


def test_a_nickname_is_text(client, campaign, bob):
    submission = approved(campaign, bob, nickname='<script>"x"</script>')
    page = client.get(f"/p/{submission.public_id}/").content.decode()
    assert "<script>" not in page
