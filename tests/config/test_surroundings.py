"""The environment variables of the one-process mode."""

from config.surroundings import wanted


def test_qr_codes_lead_to_where_it_listens():
    variables = wanted({}, "127.0.0.1", 8123, None)
    assert variables["DIORAMA_PUBLIC_URL"] == "http://127.0.0.1:8123"


def test_a_public_address_that_was_given_stays():
    given = {"DIORAMA_PUBLIC_URL": "https://toybox.example"}
    assert wanted(given, "127.0.0.1", 8123, None)["DIORAMA_PUBLIC_URL"] == "https://toybox.example"


def test_the_host_is_answered_beside_those_that_were_given():
    assert wanted({}, "10.1.2.3", 80, None)["DIORAMA_HOSTS"] == "localhost,127.0.0.1,[::1],10.1.2.3"
    assert (
        wanted({"DIORAMA_HOSTS": "a.example"}, "10.1.2.3", 80, None)["DIORAMA_HOSTS"] == "a.example,10.1.2.3"
    )


def test_asking_again_with_what_was_answered_changes_nothing():
    first = wanted({}, "0.0.0.0", 80, "data")
    assert wanted(first, "0.0.0.0", 80, "data") == first


def test_everywhere_is_not_an_address_to_scan():
    assert "0.0.0.0" not in wanted({}, "0.0.0.0", 80, None)["DIORAMA_PUBLIC_URL"]


def test_the_data_folder_is_told_whole(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert wanted({}, "127.0.0.1", 80, "mine")["DIORAMA_DATA"] == str(tmp_path / "mine")
    assert "DIORAMA_DATA" not in wanted({}, "127.0.0.1", 80, None)
