"""Several moderators at one desk."""

import re

from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from campaigns import desk
from campaigns.lifecycle import State
from campaigns.models import Approval, Submission
from campaigns.moves import move

from .conftest import press, shown, state_of, toast, until


def test_the_second_one_is_led_to_the_next(desk_site, bob, carol):
    desk_site.waiting("Ada")
    desk_site.waiting("Blaise")
    bobs = desk_site.page_of(bob)
    expect(shown(bobs)).to_have_text("Ada")
    until(lambda: Submission.objects.filter(nickname="Ada", claimed_by=bob).exists())
    carols = desk_site.page_of(carol)
    expect(shown(carols)).to_have_text("Blaise")
    expect(carols.locator("#strip")).to_contain_text("Bob is looking")


def test_what_one_decides_is_gone_for_the_other_at_once(desk_site, bob, carol):
    desk_site.waiting("Ada")
    desk_site.waiting("Blaise")
    bobs = desk_site.page_of(bob)
    expect(shown(bobs)).to_have_text("Ada")
    carols = desk_site.page_of(carol)
    expect(carols.locator("#strip")).to_contain_text("Ada")
    press(bobs, "f")
    expect(toast(bobs, "Ada: Approved.")).to_be_visible()
    expect(carols.locator("#strip")).not_to_contain_text("Ada", timeout=5_000)


def test_who_comes_second_reads_who_was_first(desk_site, bob, carol):
    ada = desk_site.waiting("Ada")
    page = desk_site.page_of(bob)
    press(page, "Shift")
    expect(page.locator("#connection")).to_have_text("Live")
    # Bob's claim ran out, Carol took it and decided; Bob's page does not know yet.
    Submission.objects.filter(pk=ada.pk).update(claimed_by=None)
    desk_site.does(desk.approve, ada.pk, carol, ada.figurine_id)
    page.keyboard.press("f")
    expect(toast(page, "Ada: Carol approved this")).to_be_visible()
    assert Approval.objects.get().approver == carol


def test_two_press_at_once_and_one_decision_stands(desk_site, bob, carol):
    ada = desk_site.waiting("Ada")
    pages = {}
    for user in (bob, carol):
        page = desk_site.page_of(user, sockets=False, claims=False)
        expect(shown(page)).to_have_text("Ada")
        # Deaf, so that neither learns of the other before pressing.
        page.route("**/queue/**", lambda route: route.abort())
        pages[user.username] = page
    for page in pages.values():
        press(page, "f")
    until(lambda: ada.events.filter(verb="approve").exists())
    first = ada.events.get(verb="approve").actor
    expect(toast(pages.pop(first), "Ada: Approved.")).to_be_visible()
    [second] = pages.values()
    expect(toast(second, f"Ada: {first.capitalize()} approved this")).to_be_visible()
    assert ada.events.filter(verb="approve").count() == 1


def test_an_old_list_does_not_bring_back_what_was_decided(desk_site, bob):
    desk_site.waiting("Ada")
    page = desk_site.page_of(bob, sockets=False)
    expect(shown(page)).to_have_text("Ada")
    decisions, lists = [], []
    page.route("**/approve", lambda route: decisions.append(route))
    page.route("**/queue/?*&id=", lambda route: lists.append((route, route.fetch())))
    press(page, "f")
    until(lambda: page.wait_for_timeout(20) or (decisions and lists))
    page.unroute("**/queue/?*&id=")
    decisions[0].continue_()
    expect(toast(page, "Ada: Approved.")).to_be_visible()
    route, old = lists[0]
    assert "Ada" in old.text()
    route.fulfill(response=old)
    expect(shown(page)).to_have_text("Nothing to review")
    expect(page.locator("#strip [data-id]:not(form)")).to_have_count(0)


def test_a_flagged_one_goes_through_two_people(desk_site, bob, carol):
    eileen = desk_site.waiting("Eileen", flagged=True, flags=["turned_away"])
    bobs = desk_site.page_of(bob)
    expect(bobs.locator("#stage")).to_contain_text("Two people must approve")
    press(bobs, "f")
    expect(shown(bobs)).to_have_text("Nothing left for you")
    assert state_of(eileen) == State.IN_REVIEW
    carols = desk_site.page_of(carol)
    expect(carols.locator("#stage")).to_contain_text("It needs you as the second")
    press(carols, "f")
    expect(toast(carols, "Eileen: Approved.")).to_be_visible()
    assert state_of(eileen) == State.APPROVED


def test_without_sockets_the_page_asks_by_itself(desk_site, bob):
    page = desk_site.page_of(bob, sockets=False)
    expect(shown(page)).to_have_text("Nothing to review")
    expect(page.locator("#connection")).to_have_text("Looking every 3 s")
    desk_site.waiting("Ada")
    expect(shown(page)).to_have_text("Ada", timeout=10_000)


def test_a_withdrawn_one_says_so(desk_site, bob):
    ada = desk_site.waiting("Ada")
    page = desk_site.page_of(bob, sockets=False)
    expect(shown(page)).to_have_text("Ada")
    desk_site.does(move, ada.pk, "withdraw", actor="visitor", selfie="", nickname="")
    expect(page.locator("#stage")).to_contain_text("The visitor withdrew this", timeout=10_000)
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)


def test_an_ended_session_leads_to_the_sign_in(desk_site, bob):
    desk_site.waiting("Ada")
    page = desk_site.page_of(bob, sockets=False)
    expect(shown(page)).to_have_text("Ada")
    Session.objects.all().delete()
    expect(page).to_have_url(re.compile(r"/accounts/login/\?next=/desk/report-for-duty/"))


def test_a_decision_that_does_not_arrive_brings_the_row_back(desk_site, bob):
    ada = desk_site.waiting("Ada")
    desk_site.waiting("Blaise")
    page = desk_site.page_of(bob)
    expect(shown(page)).to_have_text("Ada")
    page.route("**/approve", lambda route: route.abort())
    press(page, "f")
    expect(toast(page, "Ada: That did not reach the server; nothing was decided.")).to_be_visible()
    expect(page.locator("#strip")).to_contain_text("Ada")
    assert state_of(ada) == State.IN_REVIEW


def test_what_takes_longer_than_a_second_shows_that_it_works(desk_site, bob):
    desk_site.waiting("Ada")
    desk_site.waiting("Blaise")
    page = desk_site.page_of(bob)
    expect(shown(page)).to_have_text("Ada")
    held = []
    page.route("**/approve", lambda route: held.append(route))
    press(page, "f")
    expect(page.get_by_role("progressbar", name="Working")).to_be_visible()
    held[0].continue_()
    expect(page.get_by_role("progressbar", name="Working")).to_be_hidden()
    expect(toast(page, "Ada: Approved.")).to_be_visible()


def test_the_next_one_is_there_before_it_is_asked_for(desk_site, bob):
    desk_site.waiting("Ada")
    blaise = desk_site.waiting("Blaise")
    page = desk_site.page_of(bob)
    with page.expect_response(f"**/{blaise.pk}/"):
        page.goto(desk_site.url)
    expect(shown(page)).to_have_text("Ada")
    page.route(f"**/{blaise.pk}/", lambda route: route.abort())
    press(page, "j")
    expect(shown(page)).to_have_text("Blaise")
