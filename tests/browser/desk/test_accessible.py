"""Everybody can work here: axe finds nothing serious on any page of the desk."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"


def serious(page) -> list[str]:
    """What axe calls serious or critical on the page as it is."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{v['id']}: {[node['target'] for node in v['nodes']]}"
        for v in found["violations"]
        if v["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("tab", ["review", "approved", "decided"])
def test_an_empty_desk(desk_site, bob, tab):
    page = desk_site.page_of(bob)
    page.goto(f"{desk_site.url}?tab={tab}")
    expect(page.locator(".empty")).to_be_visible()
    assert serious(page) == []


@pytest.mark.parametrize("width", [1440, 390])
def test_a_busy_desk_and_its_dialogs(desk_site, bob, width):
    desk_site.waiting("Ada", flagged=True, flags=["turned_away"])
    desk_site.waiting("Blaise")
    page = desk_site.page_of(bob)
    page.set_viewport_size({"width": width, "height": 844})
    expect(page.locator("#stage h1")).to_have_text("Ada")
    assert serious(page) == []
    for key in ("d", "?"):
        page.keyboard.press(key)
        expect(page.get_by_role("dialog")).to_be_visible()
        assert serious(page) == []
        page.keyboard.press("Escape")


@pytest.mark.parametrize(
    "path",
    [
        "/desk/",
        "/accounts/2fa/",
        "/accounts/reauthenticate/",
        "/accounts/password/change/",
        "/accounts/logout/",
    ],
)
def test_the_pages_around_it(desk_site, bob, path):
    page = desk_site.page_of(bob)
    page.goto(desk_site.base + path)
    expect(page.locator("h1")).to_be_visible()
    assert serious(page) == []


def test_signing_in(desk_site, bob, chromium):
    page = chromium.new_context().new_page()
    page.goto(desk_site.url)
    assert serious(page) == []
    page.get_by_label("Username").fill("bob")
    page.get_by_label("Password").fill("bob has a long password")
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(desk_site.url)


def test_it_works_without_scripts(desk_site, bob, chromium):
    desk_site.waiting("Ada")
    cookies = desk_site.page_of(bob).context.cookies()
    context = chromium.new_context(java_script_enabled=False)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(desk_site.url)
    page.get_by_role("link", name="Reject").click()
    page.get_by_role("button", name="Nickname").click()
    expect(page.locator(".messages")).to_contain_text("Rejected.")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".messages")).to_contain_text("Taken back")
    page.get_by_role("button", name="Approve").click()
    expect(page.locator(".messages")).to_contain_text("Approved.")
