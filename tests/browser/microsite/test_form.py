"""Handing in a photo, in a real browser."""

import re
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from campaigns.models import Campaign, Submission

PAGE_OF_ONES_OWN = re.compile(r"/s/[\w-]{43}/$")
FOUR = ("age_confirmed", "is_me", "consent_face", "consent_display")


def open_form(page: Page, site) -> None:
    page.goto(f"{site.url}/c/report-for-duty/")


def agree(page: Page) -> None:
    for box in FOUR:
        page.locator(f"input[name={box}]").check()


def send(page: Page) -> None:
    page.get_by_role("button", name="Make my figurine").click()


def submissions(site) -> list[Submission]:
    return site.does(lambda: list(Submission.objects.all()))


def selfie_of(submission: Submission) -> Image.Image:
    with submission.selfie.open() as file:
        return Image.open(BytesIO(file.read()))


def test_a_photo_and_four_yeses_lead_to_a_page_of_ones_own(site, campaign, phone, photo):
    open_form(phone, site)
    phone.set_input_files("input[name=selfie]", photo)
    agree(phone)
    phone.get_by_label("name").fill("Eileen")
    send(phone)
    phone.wait_for_url(PAGE_OF_ONES_OWN)
    expect(phone.locator("h1")).to_have_text("You are in the queue")
    expect(phone.locator("[data-position]")).to_have_text("1")
    assert [submission.nickname for submission in submissions(site)] == ["Eileen"]


def test_it_works_without_scripts(site, campaign, plain_phone, photo):
    open_form(plain_phone, site)
    plain_phone.set_input_files("input[name=selfie]", photo)
    agree(plain_phone)
    send(plain_phone)
    plain_phone.wait_for_url(PAGE_OF_ONES_OWN)
    expect(plain_phone.locator("h1")).to_have_text("You are in the queue")


def test_a_large_photo_is_made_smaller_before_it_travels(site, campaign, phone, tmp_path, collins_jpeg):
    large = tmp_path / "large.jpg"
    Image.open(BytesIO(collins_jpeg)).resize((3680, 4800)).save(large, quality=90)
    open_form(phone, site)
    phone.set_input_files("input[name=selfie]", large)
    agree(phone)
    with phone.expect_request(re.compile("submissions$")) as sent:
        send(phone)
    phone.wait_for_url(PAGE_OF_ONES_OWN)
    assert int(sent.value.all_headers()["content-length"]) < 600_000 < large.stat().st_size
    assert max(selfie_of(submissions(site)[0]).size) <= 1600


def test_a_photo_that_the_browser_cannot_read_travels_as_it_is(site, campaign, phone, tmp_path):
    odd = tmp_path / "odd.heic"
    odd.write_bytes(b"not a picture")
    open_form(phone, site)
    phone.set_input_files("input[name=selfie]", odd)
    agree(phone)
    send(phone)
    expect(phone.locator("#selfie-error")).to_contain_text("not a photo that we can read")


def test_what_is_missing_is_said_in_place_and_nothing_is_lost(site, campaign, phone, photo):
    open_form(phone, site)
    phone.set_input_files("input[name=selfie]", photo)
    phone.locator("input[name=is_me]").check()
    phone.get_by_label("name").fill("Eileen")
    send(phone)
    for name in ("age_confirmed", "consent_face", "consent_display"):
        expect(phone.locator(f"#{name}-error")).to_be_visible()
    expect(phone.locator("#is_me-error")).to_be_hidden()
    expect(phone.locator("input[name=age_confirmed]")).to_be_focused()
    assert phone.url.endswith("/c/report-for-duty/") and not submissions(site)
    agree(phone)
    expect(phone.locator("#age_confirmed-error")).to_be_hidden()
    send(phone)
    phone.wait_for_url(PAGE_OF_ONES_OWN)
    assert submissions(site)[0].nickname == "Eileen"


def test_two_taps_send_one_photo(site, campaign, phone, photo):
    open_form(phone, site)
    phone.set_input_files("input[name=selfie]", photo)
    agree(phone)
    phone.locator("[data-send]").evaluate("(key) => { key.click(); key.click(); }")
    phone.wait_for_url(PAGE_OF_ONES_OWN)
    assert len(submissions(site)) == 1


def test_a_line_that_drops_loses_nothing(site, campaign, phone, photo):
    open_form(phone, site)
    phone.set_input_files("input[name=selfie]", photo)
    agree(phone)
    phone.route("**/submissions", lambda route: route.abort())
    send(phone)
    expect(phone.locator('[data-error="__all__"]')).to_contain_text("The line dropped")
    phone.unroute("**/submissions")
    send(phone)
    phone.wait_for_url(PAGE_OF_ONES_OWN)


def test_the_camera_in_the_page_takes_the_photo(site, campaign, phone):
    open_form(phone, site)
    phone.get_by_role("button", name="Open the camera").click()
    phone.get_by_role("button", name="Take the photo").click()
    expect(phone.locator("[data-camera-shot]")).to_be_visible()
    expect(phone.get_by_role("button", name="Take another", exact=True)).to_be_focused()
    agree(phone)
    send(phone)
    phone.wait_for_url(PAGE_OF_ONES_OWN)
    assert len(submissions(site)) == 1


def test_a_camera_that_is_refused_leaves_the_file(site, campaign, phone, photo):
    phone.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error('not allowed'))"
    )
    open_form(phone, site)
    phone.get_by_role("button", name="Open the camera").click()
    expect(phone.locator("[data-camera]")).to_be_hidden()
    expect(phone.locator("input[name=selfie]")).to_be_focused()


def test_a_form_whose_cookie_is_gone_says_what_to_do(site, campaign, phone, photo: Path):
    open_form(phone, site)
    phone.set_input_files("input[name=selfie]", photo)
    agree(phone)
    phone.context.clear_cookies()
    send(phone)
    expect(phone.locator('[data-error="__all__"]')).to_contain_text("reload the page")


def test_a_campaign_that_closed_meanwhile_says_so_in_the_form(site, campaign, phone, photo):
    open_form(phone, site)
    phone.set_input_files("input[name=selfie]", photo)
    agree(phone)
    site.does(Campaign.objects.update, paused=True)
    send(phone)
    expect(phone.locator('[data-error="__all__"]')).to_contain_text("We are not taking photos just now")


def test_a_photo_that_is_too_large_is_said_in_the_form(site, campaign, phone, tmp_path, collins_jpeg):
    huge = tmp_path / "huge.heic"
    huge.write_bytes(collins_jpeg + b"\0" * 13_000_000)
    open_form(phone, site)
    phone.set_input_files("input[name=selfie]", huge)
    agree(phone)
    send(phone)
    expect(phone.locator('[data-error="__all__"]')).to_contain_text("below 12 MB")


def test_while_it_is_full_the_page_waits_and_then_brings_the_form(site, campaign, phone):
    site.does(Campaign.objects.update, queue_limit=0)
    phone.clock.install()
    open_form(phone, site)
    expect(phone.locator("h1")).to_have_text("Full for now")
    site.does(Campaign.objects.update, queue_limit=1)
    phone.clock.fast_forward(60_000)
    expect(phone.get_by_role("button", name="Make my figurine")).to_be_visible()


def test_a_photo_is_not_lost_when_it_gets_full_meanwhile(site, campaign, phone, photo):
    open_form(phone, site)
    phone.set_input_files("input[name=selfie]", photo)
    agree(phone)
    site.does(Campaign.objects.update, queue_limit=0)
    send(phone)
    expect(phone.locator('[data-error="__all__"]')).to_contain_text("Come back in a few minutes.")
    site.does(Campaign.objects.update, queue_limit=1)
    send(phone)
    phone.wait_for_url(PAGE_OF_ONES_OWN)
