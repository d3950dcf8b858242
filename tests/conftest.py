"""The cast, their campaign, and the two faces that everyone may use."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils.timezone import now
from PIL import Image

from campaigns.models import Campaign, ConsentText, Membership


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: what is cheap should fail first. (pytest-randomly shuffles the rest.)"""
    items.sort(key=lambda item: "/browser/" in str(item.path))


@pytest.fixture(autouse=True)
def own_media_folder(settings, tmp_path):
    """No test sees another's files."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def campaign(db) -> Campaign:
    """An open campaign with a consent text."""
    campaign = Campaign.objects.create(
        slug="report-for-duty",
        name="Report for duty",
        headline="Report for duty",
        controller="Toybox Pictures",
        contact="privacy@toybox.example",
        opens_at=now() - timedelta(days=1),
    )
    ConsentText.objects.create(
        campaign=campaign,
        version=1,
        face="We use your photo to make a figurine of you.",
        display="We show the figurine on the billboard.",
        marketing="Write to me about the film.",
    )
    return campaign


def person(name: str, campaign: Campaign | None = None, role: str = "") -> User:
    """A member of the cast, with a role in `campaign` if any."""
    user = User.objects.create_user(username=name, password=f"{name} has a long password")
    if campaign:
        Membership.objects.create(user=user, campaign=campaign, role=role)
    return user


@pytest.fixture
def alice(campaign) -> User:
    """Manager of the campaign."""
    return person("alice", campaign, Membership.Role.MANAGER)


@pytest.fixture
def bob(campaign) -> User:
    """Moderator of the campaign."""
    return person("bob", campaign, Membership.Role.MODERATOR)


@pytest.fixture
def carol(campaign) -> User:
    """Another moderator of the campaign."""
    return person("carol", campaign, Membership.Role.MODERATOR)


@pytest.fixture
def charlie(db) -> User:
    """An outsider: has an account and no role."""
    return person("charlie")


@pytest.fixture
def signed_in(client: Client):
    """`signed_in(bob)` is Bob's browser."""

    def sign_in(user: User) -> Client:
        browser = Client()
        browser.force_login(user)
        return browser

    return sign_in


@pytest.fixture(scope="session")
def collins_jpeg() -> bytes:
    """NASA's portrait of Eileen Collins (public domain), as a phone would send it."""
    from skimage import data

    picture = BytesIO()
    Image.fromarray(data.astronaut()[0:300, 110:340]).resize((920, 1200)).save(picture, "JPEG", quality=92)
    return picture.getvalue()


@pytest.fixture(scope="session")
def hopper_jpeg() -> bytes:
    """The US Navy's portrait of Grace Hopper (public domain)."""
    from matplotlib import cbook

    picture = BytesIO()
    with cbook.get_sample_data("grace_hopper.jpg") as file:
        Image.open(file).convert("RGB").save(picture, "JPEG", quality=92)
    return picture.getvalue()
