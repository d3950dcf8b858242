import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from campaigns import tokens
from campaigns.lifecycle import State
from campaigns.models import Campaign, Submission
from tests.campaigns.microsite.cast import AGREED

pytestmark = pytest.mark.django_db

ADDRESS = "/c/report-for-duty/submissions"


def photo(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("selfie.jpg", data, "image/jpeg")


def test_an_accepted_photo_leads_to_the_visitors_own_page(client, campaign, collins_jpeg):
    answer = client.post(ADDRESS, {**AGREED, "selfie": photo(collins_jpeg), "nickname": "Eileen"})
    assert answer.status_code == 303
    token = answer.headers["Location"].removeprefix("/s/").removesuffix("/")
    submission = Submission.objects.get(token_hash=tokens.hashed(token))
    assert submission.nickname == "Eileen" and submission.state != State.RECEIVED


def test_the_e_mail_address_is_kept_only_of_those_who_want_mail(client, campaign, collins_jpeg):
    form = {**AGREED, "email": "eileen@example.com"}
    client.post(ADDRESS, {**form, "selfie": photo(collins_jpeg)})
    client.post(ADDRESS, {**form, "consent_marketing": "on", "selfie": photo(collins_jpeg)})
    kept = Submission.objects.order_by("pk").values_list("email", "consent__marketing")
    assert list(kept) == [("", False), ("eileen@example.com", True)]


@pytest.mark.parametrize("missing", AGREED)
def test_it_refuses_without_each_of_the_four_and_says_it_beside_the_box(
    client, campaign, collins_jpeg, missing
):
    form = {**AGREED, "selfie": photo(collins_jpeg), "nickname": "Eileen"}
    del form[missing]
    answer = client.post(ADDRESS, form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert Submission.objects.count() == 0
    shown = [
        part for part in page.split("<p ") if "data-error=" in part and "hidden" not in part.split(">")[0]
    ]
    assert len(shown) == 1 and f'data-error="{missing}"' in shown[0]
    assert 'value="Eileen"' in page and page.count(" checked") == 3


def test_it_asks_for_the_photo_that_is_missing(client, campaign):
    answer = client.post(ADDRESS, AGREED)
    assert answer.status_code == 422 and b"There is no photo yet" in answer.content


def test_what_intake_says_of_the_picture_stands_beside_the_picture(client, campaign):
    answer = client.post(ADDRESS, {**AGREED, "selfie": photo(b"not a picture at all")})
    error = answer.content.decode().split('data-error="selfie"')[1].split("</p>")[0]
    assert answer.status_code == 415 and "not a photo" in error and "hidden" not in error


def test_what_intake_says_of_the_nickname_stands_beside_the_nickname(client, campaign, collins_jpeg):
    form = {**AGREED, "selfie": photo(collins_jpeg), "nickname": "www.toys.example"}
    error = client.post(ADDRESS, form).content.decode().split('data-error="nickname"')[1].split("</p>")[0]
    assert "cannot be a link" in error


def test_conditions_that_changed_meanwhile_have_to_be_read_again(client, campaign, collins_jpeg):
    form = {**AGREED, "selfie": photo(collins_jpeg), "consent_version": "7"}
    answer = client.post(ADDRESS, form)
    assert answer.status_code == 409 and b"conditions have changed" in answer.content


def test_a_campaign_that_closed_meanwhile_says_so(client, campaign, collins_jpeg):
    Campaign.objects.update(paused=True)
    answer = client.post(ADDRESS, {**AGREED, "selfie": photo(collins_jpeg)})
    assert answer.status_code == 409 and b"A short break" in answer.content


def test_a_flood_from_one_address_is_told_to_wait(client, campaign, collins_jpeg, settings):
    settings.INTAKE_PER_ADDRESS = 0
    answer = client.post(ADDRESS, {**AGREED, "selfie": photo(collins_jpeg)}, REMOTE_ADDR="192.0.2.7")
    assert answer.status_code == 429 and b"wait ten minutes" in answer.content


def test_a_form_that_is_not_ours_is_turned_away_with_a_next_step(campaign, collins_jpeg):
    answer = Client(enforce_csrf_checks=True).post(ADDRESS, {**AGREED, "selfie": photo(collins_jpeg)})
    assert answer.status_code == 403 and b"reload the page" in answer.content


def test_the_address_of_the_form_is_not_a_page(client, campaign):
    assert client.get(ADDRESS).status_code == 405
