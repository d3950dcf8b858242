"""Every page and state, in every look, against axe-core: nothing serious, nothing critical."""

from pathlib import Path

import pytest

from campaigns import desk, privacy
from campaigns.lifecycle import State
from campaigns.models import Campaign
from tests.campaigns.microsite.cast import approved
from tests.submissions import submission_in

AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: AAA: asked of the landing, which is read in the street.
STREET = ["color-contrast-enhanced"]


def complaints(page, rules: list[str] | None = None) -> list[str]:
    """What axe finds serious, with where it is. Playwright's own world is not bound by the page's policy."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(AXE.read_text())
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    found = page.evaluate("(options) => axe.run(document, options)", {"runOnly": only})
    return [
        f"{finding['id']}: {[node['target'] for node in finding['nodes']]}"
        for finding in found["violations"]
        if finding["impact"] in ("serious", "critical")
    ]


def _withdrawn(campaign: Campaign, bob) -> None:
    privacy.withdraw(submission_in(campaign, State.QUEUED, token="collins").pk)


def _rejected(campaign: Campaign, bob) -> None:
    submission = submission_in(campaign, State.IN_REVIEW, token="collins")
    desk.reject(submission.pk, bob, "unsuitable", submission.figurine_id)


def _in(state: State):
    return lambda campaign, bob: submission_in(campaign, state, token="collins", nickname="Eileen")


STATES = {
    "queued": _in(State.QUEUED),
    "rendering": _in(State.RENDERING),
    "in_review": _in(State.IN_REVIEW),
    "approved": lambda campaign, bob: approved(campaign, bob, token="collins"),
    "failed": _in(State.FAILED),
    "rejected": _rejected,
    "withdrawn": _withdrawn,
}
LOOKS = [{}, {"folder": "report-for-duty"}]


def settled(page) -> None:
    """Colours are measured when nothing moves."""
    page.evaluate(
        """() => document.getAnimations().forEach((moving) =>
            moving.effect.getTiming().iterations === Infinity ? moving.cancel() : moving.finish())"""
    )


@pytest.mark.parametrize("theme", LOOKS, ids=["neutral", "report-for-duty"])
@pytest.mark.parametrize("state", STATES)
def test_the_visitors_page(site, campaign, bob, phone, state, theme):
    site.does(Campaign.objects.update, theme=theme)
    site.does(STATES[state], campaign, bob)
    phone.goto(f"{site.url}/s/collins/")
    settled(phone)
    assert complaints(phone) == []


@pytest.mark.parametrize("theme", LOOKS, ids=["neutral", "report-for-duty"])
def test_the_landing_and_its_errors(site, campaign, phone, theme):
    site.does(Campaign.objects.update, theme=theme)
    phone.goto(f"{site.url}/c/report-for-duty/")
    assert complaints(phone) + complaints(phone, STREET) == []
    phone.locator("[data-send]").click()
    phone.locator("#age_confirmed-error").wait_for()
    phone.locator("input[name=consent_marketing]").check()
    settled(phone)
    assert complaints(phone) == []


@pytest.mark.parametrize("theme", LOOKS, ids=["neutral", "report-for-duty"])
def test_the_open_pages(site, campaign, bob, phone, theme):
    site.does(Campaign.objects.update, theme=theme)
    submission = site.does(approved, campaign, bob, nickname="Eileen")
    for address in (f"/p/{submission.public_id}/", "/c/report-for-duty/privacy/", "/s/nobody/", "/nowhere"):
        phone.goto(f"{site.url}{address}")
        assert complaints(phone) == [], address
    for closed in ({"queue_limit": 0}, {"paused": True}):
        site.does(Campaign.objects.update, **closed)
        phone.goto(f"{site.url}/c/report-for-duty/")
        assert complaints(phone) == []


def test_the_question_before_withdrawing(site, campaign, phone):
    site.does(submission_in, campaign, State.QUEUED, token="collins")
    phone.goto(f"{site.url}/s/collins/")
    phone.get_by_role("button", name="Withdraw").click()
    assert complaints(phone) == []


def test_everything_to_press_is_large_enough_for_a_thumb(site, campaign, bob, phone):
    site.does(approved, campaign, bob, token="collins")
    for address in ("/c/report-for-duty/", "/s/collins/"):
        phone.goto(f"{site.url}{address}")
        small = phone.evaluate(
            """() => [...document.querySelectorAll('button, a.button, label.file, .foot a, input')]
            .filter((key) => key.offsetParent && getComputedStyle(key).opacity > 0)
            .map((key) => [key, (key.type === 'checkbox' ? key.parentElement : key).getBoundingClientRect()])
            .filter(([, box]) => box.height < 44 || box.width < 44).map(([key]) => key.outerHTML)"""
        )
        assert small == []


def test_nothing_is_wider_than_the_smallest_phone(site, campaign, bob, phone):
    phone.set_viewport_size({"width": 320, "height": 568})
    site.does(Campaign.objects.update, theme={"folder": "report-for-duty"})
    submission = site.does(approved, campaign, bob, token="collins", nickname="Wwwwwwwwwwwwwwwwwwwwwwww")
    for address in (
        "/c/report-for-duty/",
        "/s/collins/",
        f"/p/{submission.public_id}/",
        "/c/report-for-duty/privacy/",
    ):
        phone.goto(f"{site.url}{address}")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 320, address
