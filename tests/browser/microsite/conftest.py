"""Visitors' browsers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def phone(chromium) -> Iterator[Page]:
    """A phone. What its console complains of (an error, something that the policy forbids) fails the test."""
    context = chromium.new_context(**PHONE, permissions=["camera"])
    page = context.new_page()
    page.set_default_timeout(15_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: "Security" in line.text and complaints.append(line.text))
    yield page
    context.close()
    assert not complaints


@pytest.fixture
def plain_phone(chromium) -> Iterator[Page]:
    """A phone that runs no scripts."""
    context = chromium.new_context(**PHONE, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


@pytest.fixture(scope="session")
def photo(tmp_path_factory, collins_jpeg) -> Path:
    """The photo, as a file to upload."""
    path = tmp_path_factory.mktemp("photos") / "collins.jpg"
    path.write_bytes(collins_jpeg)
    return path
