"""A shift at the desk without a mouse."""

import pytest
from playwright.sync_api import expect

from campaigns.lifecycle import State

from .conftest import press, shown, state_of, toast, until


@pytest.fixture
def three(desk_site):
    """Three wait, oldest first."""
    return [desk_site.waiting(name) for name in ("Ada", "Blaise", "Curie")]


def test_f_approves_what_is_shown_and_brings_the_next(desk_site, three, bob):
    page = desk_site.page_of(bob)
    expect(shown(page)).to_have_text("Ada")
    press(page, "f")
    expect(shown(page)).to_have_text("Blaise")
    expect(toast(page, "Ada: Approved.")).to_be_visible()
    assert state_of(three[0]) == State.APPROVED
    expect(page.locator("#tabs a").first).to_contain_text("2")
    expect(shown(page)).to_be_focused()


def test_d_asks_for_a_reason_and_a_number_gives_it(desk_site, three, bob):
    page = desk_site.page_of(bob)
    expect(shown(page)).to_have_text("Ada")
    press(page, "d")
    expect(page.get_by_role("dialog")).to_contain_text("The nickname cannot be shown")
    page.keyboard.press("3")
    expect(shown(page)).to_have_text("Blaise")
    expect(toast(page, "Ada: Rejected.")).to_be_visible()
    three[0].refresh_from_db()
    assert (three[0].state, three[0].reason) == (State.REJECTED, "nickname")


def test_a_reason_can_be_chosen_by_arrows_and_left_by_escape(desk_site, three, bob):
    page = desk_site.page_of(bob)
    press(page, "d")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert state_of(three[0]) == State.IN_REVIEW
    press(page, "d")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(toast(page, "Ada: Rejected.")).to_be_visible()
    three[0].refresh_from_db()
    assert three[0].reason == "not_you"


def test_u_takes_the_last_decision_back_and_shows_it(desk_site, three, bob):
    page = desk_site.page_of(bob)
    press(page, "f")
    expect(shown(page)).to_have_text("Blaise")
    page.keyboard.press("u")
    expect(shown(page)).to_have_text("Ada")
    expect(toast(page, "Taken back")).to_be_visible()
    assert state_of(three[0]) == State.IN_REVIEW


def test_j_and_k_move_without_deciding(desk_site, three, bob):
    page = desk_site.page_of(bob)
    expect(shown(page)).to_have_text("Ada")
    page.keyboard.press("j")
    expect(shown(page)).to_have_text("Blaise")
    page.keyboard.press("j")
    expect(shown(page)).to_have_text("Curie")
    page.keyboard.press("k")
    expect(shown(page)).to_have_text("Blaise")
    assert {state_of(one) for one in three} == {State.IN_REVIEW}


def test_t_takes_down_on_the_approved_list(desk_site, three, bob):
    page = desk_site.page_of(bob)
    press(page, "f")
    expect(toast(page, "Ada: Approved.")).to_be_visible()
    page.goto(f"{desk_site.url}?tab=approved")
    expect(shown(page)).to_have_text("Ada")
    press(page, "t")
    page.keyboard.press("1")
    expect(toast(page, "Ada: Taken down")).to_be_visible()
    expect(shown(page)).to_have_text("Nothing approved yet")
    three[0].refresh_from_db()
    assert (three[0].state, three[0].reason) == (State.TAKEN_DOWN, "reported")


def test_many_decisions_in_a_row_arrive_in_order(desk_site, three, bob):
    page = desk_site.page_of(bob)
    for name in ("Ada", "Blaise", "Curie"):
        expect(shown(page)).to_have_text(name)
        press(page, "f")
    expect(shown(page)).to_have_text("Nothing to review")
    expect(toast(page, "Curie: Approved.")).to_be_visible()
    assert {state_of(one) for one in three} == {State.APPROVED}


def test_a_held_key_decides_once(desk_site, three, bob):
    page = desk_site.page_of(bob)
    expect(shown(page)).to_have_text("Ada")
    press(page, "Shift")
    page.keyboard.down("f")
    for _ in range(5):
        page.keyboard.down("f")  # what a held key sends: repeats
    page.keyboard.up("f")
    expect(toast(page, "Ada: Approved.")).to_be_visible()
    expect(shown(page)).to_have_text("Blaise")
    assert state_of(three[1]) == State.IN_REVIEW


def test_it_refuses_to_approve_a_picture_that_is_not_there(desk_site, three, bob):
    three[0].figurine.frames.get().file.delete()
    three[0].figurine.frames.update(file="figurines/lost.jpg")
    page = desk_site.page_of(bob)
    expect(shown(page)).to_have_text("Ada")
    until(
        lambda: page.evaluate("[...document.querySelectorAll('#stage [data-needed]')].every(i => i.complete)")
    )
    page.keyboard.press("f")
    expect(toast(page, "The picture does not load.")).to_be_visible()
    assert state_of(three[0]) == State.IN_REVIEW


def test_z_shows_the_picture_only(desk_site, three, bob):
    page = desk_site.page_of(bob)
    press(page, "z")
    expect(page.locator("#strip")).to_be_hidden()
    expect(page.locator(".picture img").first).to_be_visible()
    page.keyboard.press("z")
    expect(page.locator("#strip")).to_be_visible()


def test_keys_can_be_turned_off(desk_site, three, bob):
    page = desk_site.page_of(bob)
    expect(shown(page)).to_have_text("Ada")
    page.keyboard.press("?")
    page.get_by_label("Single keys act").uncheck()
    page.keyboard.press("Escape")
    press(page, "f")
    page.keyboard.press("j")
    expect(shown(page)).to_have_text("Ada")
    page.get_by_role("button", name="Approve").click()
    expect(toast(page, "Ada: Approved.")).to_be_visible()
