"""Pictures of every kind, opened again by other programs: Pillow, resvg, PDFium."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree

import numpy as np
import pypdfium2
import pytest
import resvg_py
from PIL import Image

from explorer.errors import InputError
from explorer.export.paragraph import broken
from explorer.export.picture import content_of
from explorer.export.shot import PARTS, Shot
from explorer.panels.step_picture import step_picture
from tests.export.sessions import opened

pytestmark = pytest.mark.usefixtures("qapp")

SIZE = (800, 450)
WORDS = {
    "figure": ("Plain", "Three on a ravine.", "Full gradient", "Steps 0 to 5", "step"),
    "canvas": ("Plain", "start (−5, −2)"),
    "plots": ("Loss", "10"),
    "step": ("Step 5, by hand", "Plain"),
    "strip": ("Plain", "step 12", "Three on a ravine."),
}


def made(ending: str, **options) -> bytes:
    shot = Shot(**{"size": SIZE, "step": 5, **options})
    content, remark = content_of(opened(), shot, ending, step_picture)
    assert remark == ""
    return content


def pixels(content: bytes, mode: str = "RGB") -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(content)).convert(mode)).astype(int)


@pytest.mark.parametrize("part", PARTS)
def test_a_png_of_each_part(part):
    image = Image.open(io.BytesIO(made(".png", part=part)))
    assert (image.format, image.size, image.mode) == ("PNG", SIZE, "RGB")
    assert len(np.unique(np.asarray(image).reshape(-1, 3), axis=0)) > 30


def test_the_scale_makes_pixels_and_not_room():
    once, twice = pixels(made(".png")), pixels(made(".png", scale=2))
    assert twice.shape == (900, 1600, 3)
    halved = twice.reshape(450, 2, 800, 2, 3).mean(axis=(1, 3))
    assert np.abs(halved - once).mean() < 4
    larger = pixels(made(".png", size=(1600, 900)))
    assert np.array_equal(larger, twice)


def test_a_transparent_page_has_the_picture_alone():
    alpha = pixels(made(".png", transparent=True), "RGBA")[..., 3]
    assert alpha[0, 0] == 0
    assert alpha[-1, -1] == 0
    assert alpha[225, 250] == 255, "the map"
    assert (pixels(made(".png"), "RGBA")[..., 3] == 255).all()


def test_the_print_theme_is_white_with_black_words_and_a_grey_map():
    image = pixels(made(".png", theme="print", part="canvas"))
    assert (image[2, 2] == 255).all()
    assert image.min() == 0
    red, _, blue = np.moveaxis(image, -1, 0)
    colored = np.abs(red - blue) > 30
    assert 0 < colored.mean() < 0.05, "trails alone have colour"


def test_equal_curves_are_told_apart_in_print_without_colour():
    plots = pixels(made(".png", theme="print", part="plots"), "L")
    light = pixels(made(".png", theme="light", part="plots"), "L")
    assert (plots < 90).sum() > (light < 90).sum(), "markers stand on the curves"


@pytest.mark.parametrize("part", PARTS)
def test_an_svg_of_each_part(part):
    content = made(".svg", part=part, theme="print")
    root = ElementTree.fromstring(content)
    assert (root.get("width"), root.get("height")) == tuple(map(str, SIZE))
    assert root.get("viewBox") == f"0 0 {SIZE[0]} {SIZE[1]}"
    said = " ".join(text.strip() for text in root.itertext() if text.strip())
    for word in WORDS[part]:
        assert word in said
    images = [e for e in root.iter() if e.tag.endswith("}image")]
    panels = {"figure": 1, "canvas": 2, "plots": 0, "step": 0, "strip": 6}
    assert len(images) == panels[part], "the map's colours (and their bar) alone are images"
    lines = [e for e in root.iter() if e.tag.endswith(("}path", "}polyline"))]
    assert len(lines) > 5
    assert "STIX Two Math" not in content.decode()
    # It looks as the pixels do.
    drawn = pixels(bytes(resvg_py.svg_to_bytes(svg_string=content.decode())))
    own = pixels(made(".png", part=part, theme="print"))
    assert drawn.shape == own.shape
    assert np.abs(drawn - own).mean() < 12


@pytest.mark.parametrize("part", PARTS)
def test_a_pdf_of_each_part(part):
    document = pypdfium2.PdfDocument(made(".pdf", part=part, theme="print"))
    assert len(document) == 1
    page = document[0]
    assert page.get_size() == pytest.approx((SIZE[0] * 0.75, SIZE[1] * 0.75), abs=1)
    # A reader guesses spaces from gaps.
    said = re.sub(r"\s+", "", page.get_textpage().get_text_bounded())
    for word in WORDS[part]:
        assert word.replace(" ", "") in said
    kinds = [item.type for item in page.get_objects()]
    most = {"figure": 1, "canvas": 2, "plots": 0, "step": 0, "strip": 6}
    assert kinds.count(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE) == most[part]
    drawn = np.asarray(page.render(scale=4 / 3).to_pil().convert("RGB")).astype(int)
    own = pixels(made(".png", part=part, theme="print"))
    high, wide = min(len(drawn), len(own)), min(drawn.shape[1], own.shape[1])
    assert np.abs(drawn[:high, :wide] - own[:high, :wide]).mean() < 12


def test_the_symbols_of_a_pdf_can_be_found_and_copied():
    document = pypdfium2.PdfDocument(made(".pdf", part="step"))
    said = document[0].get_textpage().get_text_bounded()
    assert "\t" not in said
    assert re.search(r"\nw1 = \S", said), said
    assert "rate = " in said
    assert "\x00" not in said
    assert not re.search("[\U0001d400-\U0001d7ff]", said)


def test_the_letters_of_a_symbol_take_the_room_they_have_here():
    text = made(".svg", part="step", theme="print").decode()
    rate = re.search(r">(<tspan [^>]*>r</tspan>.*?e</tspan>)</text>", text)
    assert re.sub("<[^>]*>", "", rate[1]) == "rate"
    places = [float(x) for x in re.findall(r' x="([\d.]+)"', rate[1])]
    wide = [float(x) for x in re.findall(r'textLength="([\d.]+)"', rate[1])]
    assert len(places) == len(wide) == 4
    for place, width, following in zip(places, wide, places[1:], strict=False):
        assert following == pytest.approx(place + width, abs=1.5)


def test_names_are_written_as_they_are():
    assert "Heavy <&> ball" in " ".join(ElementTree.fromstring(made(".svg")).itertext())


def test_a_caption_of_ones_own_takes_the_place_of_the_usual_one():
    said = " ".join(ElementTree.fromstring(made(".svg", caption="Look at the ravine")).itertext())
    assert "Look at the ravine" in said
    assert "Full gradient" not in said


def test_plots_are_chosen_and_named_when_they_are_not_there():
    said = " ".join(ElementTree.fromstring(made(".svg", plots=("m.w1", "loss"))).itertext())
    assert "Effective rate" not in said
    with pytest.raises(InputError, match=r"there is no plot 'q\.w'; there are loss, "):
        made(".svg", plots=("q.w",))


def test_the_step_by_hand_can_be_part_of_the_figure():
    said = " ".join(ElementTree.fromstring(made(".svg", by_hand=True)).itertext())
    assert "Step 5, by hand" in said


def test_the_range_that_the_map_shows_is_in_the_picture():
    shot = Shot(part="canvas", size=SIZE, step=5)
    home = content_of(opened(), shot, ".png")[0]
    near = content_of(opened(range=[[-6, 0], [-3, 0]]), shot, ".png")[0]
    assert not np.array_equal(pixels(home), pixels(near))


def test_a_tall_page_has_the_plots_below_the_map():
    tall = pixels(made(".png", size=(500, 800)))
    assert tall.shape == (800, 500, 3)
    svg = ElementTree.fromstring(made(".svg", size=(500, 800)))
    assert "step" in " ".join(svg.itertext())


def test_words_are_broken_between_words_alone():
    words = [("Bold one.", 600), (r"then $\eta = 1$ and more and more of it", 400)]
    paragraph = broken(words, 120, 20)
    assert len(paragraph.lines) > 2
    said = " ".join(text for line in paragraph.lines for text, _ in line)
    assert said == r"Bold one. then $\eta = 1$ and more and more of it"
    assert any(r"$\eta = 1$" in text for line in paragraph.lines for text, _ in line)
