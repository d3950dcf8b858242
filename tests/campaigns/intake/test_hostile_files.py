"""Whatever the file: a clean picture, or a refusal with a sentence. Never anything else."""

from io import BytesIO

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageStat

from campaigns.intake import NotAccepted
from campaigns.intake.decoders import decode
from campaigns.pictures import LONGEST_SIDE, SHORTEST_SIDE, Picture
from tests.campaigns.intake import corpus

ACCEPTED, REFUSED, BROKEN = list(corpus.accepted()), list(corpus.refused()), list(corpus.broken())
ORIENTED = [case for case in ACCEPTED if case[0].startswith("orientation")]


def by_name(cases):
    return pytest.mark.parametrize("case", cases, ids=[case[0] for case in cases])


def opened(picture: Picture) -> Image.Image:
    """The picture as anyone would open it; fails unless it is clean."""
    image = Image.open(BytesIO(picture.jpeg))
    image.load()
    assert (image.format, image.mode) == ("JPEG", "RGB")
    assert image.size == (picture.width, picture.height)
    assert SHORTEST_SIDE <= min(image.size) <= max(image.size) <= LONGEST_SIDE
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert len(image.getexif()) == 0
    assert corpus.MARK not in picture.jpeg
    assert picture.jpeg.endswith(b"\xff\xd9")
    assert picture.jpeg.count(b"\xff\xd8\xff") == 1, "a second picture hides in it"
    return image


def taken_or_refused(data: bytes) -> None:
    try:
        opened(decode(data))
    except NotAccepted as refusal:
        assert 400 <= refusal.status < 500
        assert refusal.text.endswith(".")


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of two pictures, 0 to 255."""
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


@by_name(ACCEPTED)
def test_it_makes_a_clean_picture_of(case):
    opened(decode(case[1]))


@by_name(REFUSED)
def test_it_refuses(case):
    with pytest.raises(NotAccepted) as refusal:
        decode(case[1])
    assert refusal.value.code == case[2]
    assert 400 <= refusal.value.status < 500


@by_name(BROKEN)
def test_it_survives(case):
    taken_or_refused(case[1])


@by_name(ORIENTED)
def test_it_turns_the_picture_upright_exactly_once(case):
    assert difference(opened(decode(case[1])), corpus.scene()) < 12


@pytest.mark.parametrize("name", ["RGBA.png", "LA.png"])
def test_what_is_transparent_becomes_white(name):
    mode = name.split(".")[0]
    clear = Image.new(mode, corpus.SIZE, (0,) * len(mode))
    assert opened(decode(corpus.written(clear, "PNG"))).getextrema() == ((255, 255),) * 3


def test_sixteen_bits_keep_their_brightness():
    grey = corpus.sixteen()
    made = opened(decode(corpus.written(grey, "PNG")))
    assert difference(made, corpus.scene("L").convert("RGB")) < 4


def test_colours_are_converted_through_the_profile_before_it_is_dropped():
    swapped = corpus.red_and_green_swapped()
    photo = corpus.written(
        Image.new("RGB", corpus.SIZE, (230, 30, 30)), "JPEG", quality=95, icc_profile=swapped
    )
    red, green, blue = ImageStat.Stat(opened(decode(photo))).mean
    assert green > 150 > red
    assert blue < 100


def test_of_a_phones_two_pictures_the_first_is_taken():
    two = dict(ACCEPTED)["two pictures of one phone.jpg"]
    assert difference(opened(decode(two)), corpus.scene()) < 12


@st.composite
def mutated(draw) -> bytes:
    """A good file with some of its bytes changed, cut out, or doubled."""
    kind = draw(st.sampled_from(["JPEG", "PNG", "WEBP", "HEIF"]))
    data = bytearray(corpus.written(corpus.scene(), kind))
    for _ in range(draw(st.integers(1, 12))):
        at = draw(st.integers(0, len(data) - 1))
        piece = draw(
            st.sampled_from([b"", b"\0", b"\xff", b"\xff\xff\xff\xff", bytes(data[at : at + 40]) * 2])
        )
        data[at : at + draw(st.integers(0, 8))] = piece or draw(st.binary(min_size=1, max_size=4))
    return bytes(data)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutated())
@example(b"")
def test_it_survives_any_damage(data):
    taken_or_refused(data)
