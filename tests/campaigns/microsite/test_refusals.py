"""The pages of last resort: they need no database, no request and no campaign."""

import pytest
from django.template.loader import render_to_string


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "413", "429", "500"])
def test_each_says_what_happened_and_what_to_do(name):
    page = render_to_string(f"{name}.html")
    assert "<h1" in page and "data-refusal" in page and 'href="/"' in page
    assert "style=" not in page and "<script" not in page
