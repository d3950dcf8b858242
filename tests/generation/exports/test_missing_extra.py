"""Without the extra, exports say what to install."""

import pytest

from generation.exports import MissingExtra, library


def test_a_missing_package_is_named_with_the_command_that_installs_it():
    with pytest.raises(MissingExtra, match=r"no_such_package.*diorama\[exports\]"):
        library("no_such_package")


def test_an_installed_package_is_given():
    assert library("json").dumps([]) == "[]"
