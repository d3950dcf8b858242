import pytest

from campaigns.microsite.themes import look_of, words_of
from campaigns.models import Campaign

pytestmark = pytest.mark.django_db


def test_a_campaign_without_a_theme_is_neutral(campaign):
    look = look_of(campaign)
    assert look.folder == "default" and look.words["start"] == "Take part"


def test_a_folder_brings_its_own_words_and_keeps_the_neutral_ones_for_the_rest(campaign):
    campaign.theme = {"folder": "report-for-duty"}
    words = look_of(campaign).words
    assert words["start"] == "Fall in" and words["box_face"] == words_of("default")["box_face"]


@pytest.mark.parametrize("folder", ["missing", "../../secrets", "", None, 7])
def test_a_folder_that_is_not_installed_does_not_take_the_page_down(client, campaign, folder):
    Campaign.objects.update(theme={"folder": folder})
    assert client.get("/c/report-for-duty/").status_code == 200


def test_colours_reach_the_page_and_nothing_else_does(client, campaign):
    evil = "red}body{background:url(//evil.example)"
    Campaign.objects.update(theme={"colours": {"accent": "#ff7ac8", "ground": evil, evil: "#ffffff"}})
    page = client.get("/c/report-for-duty/").content.decode()
    assert "--accent:#ff7ac8" in page and "evil" not in page


def test_words_of_the_campaign_win(campaign):
    campaign.theme = {"folder": "report-for-duty", "words": {"start": "Step up"}}
    assert look_of(campaign).words["start"] == "Step up"


@pytest.mark.parametrize("folder", ["default", "report-for-duty"])
def test_every_page_looks_like_the_campaign(client, campaign, folder):
    Campaign.objects.update(theme={"folder": folder})
    for address in ("/c/report-for-duty/", "/c/report-for-duty/privacy/"):
        assert f"microsite/themes/{folder}/theme" in client.get(address).content.decode()
