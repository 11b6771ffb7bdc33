"""The lesson bar says where one is and what to see, and leads on and back."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication

from explorer.look.mixed import mixed_plain, mixed_width
from explorer.look.style import apply_theme
from explorer.look.theme import THEME_NAMES, load_theme
from explorer.panels.lesson_bar import DONE, NEXT, NEXT_LESSON, REVEAL, LessonBar, LessonFacts
from explorer.panels.lesson_caption import LessonCaption, spaced, wrapped

LEFT = Qt.MouseButton.LeftButton
LONG = (
    r"With $\eta = 0.2$ each step shrinks $w$ to 0.6 of itself: after 20 steps $w$ is 3.66×10⁻⁵, "
    r"and the loss $L = w^2$ has fallen below $10^{-8}$; nothing oscillates any more."
)
SHORT = "Both go the same way."


@pytest.fixture
def make(qtbot, qapp):
    """Show a bar of six stops in a theme, so wide."""

    def made(theme="light", width=680, stops=6, texts=(("", LONG), ("", SHORT))):
        apply_theme(qapp, load_theme(theme))
        bar = LessonBar(load_theme(theme))
        qtbot.addWidget(bar)
        bar.resize(width, 80)
        bar.set_lesson("Rates on $w^2$", [f"Stop {i}" for i in range(stops)], texts)
        bar.set_facts(LessonFacts(0, "", LONG))
        with qtbot.waitExposed(bar):
            bar.show()
        return bar

    return made


def test_it_says_where_one_is(make):
    bar = make()
    bar.set_facts(LessonFacts(2, "", SHORT))
    assert bar.place.accessibleName() == "Stop 3 of 6: Stop 2"
    assert bar.place.accessibleDescription() == "Rates on 𝑤². Opens the list of stops."
    assert bar.caption.accessibleName() == SHORT


def test_its_buttons_ask(qtbot, make):
    bar = make()
    bar.set_facts(LessonFacts(2, "", SHORT, away=True))
    for button, signal in (
        (bar.back, bar.back_asked),
        (bar.next, bar.next_asked),
        (bar.return_, bar.return_asked),
        (bar.close_, bar.leave_asked),
    ):
        with qtbot.waitSignal(signal, timeout=100):
            qtbot.mouseClick(button, LEFT)
        with qtbot.waitSignal(signal, timeout=100):
            qtbot.keyClick(button, Qt.Key.Key_Return)
        assert button.accessibleName()
        assert button.toolTip()


def test_the_first_stop_has_none_before_it(make):
    bar = make()
    assert not bar.back.isEnabled()
    bar.set_facts(LessonFacts(1, "", SHORT))
    assert bar.back.isEnabled()


@pytest.mark.parametrize("onward", [NEXT, REVEAL, NEXT_LESSON, DONE])
def test_the_way_on_is_called_what_it_does(make, onward):
    bar = make(width=1100)
    bar.set_facts(LessonFacts(5, "", SHORT, onward))
    assert (bar.next.text(), bar.next.accessibleName()) == (onward, onward)
    assert "Page Down" in bar.next.toolTip()


def test_the_way_on_stays_in_its_place(make):
    bar = make()
    before = bar.next.geometry()
    for facts in (
        LessonFacts(2, "Predict.", SHORT, REVEAL),
        LessonFacts(2, "", SHORT, away=True),
        LessonFacts(3, "", LONG),
    ):
        bar.set_facts(facts)
        QApplication.processEvents()
        assert bar.next.geometry() == before


def test_the_way_back_to_the_stop(make):
    bar = make()
    assert not bar.return_.isVisible()
    bar.set_facts(LessonFacts(2, "Off the path.", SHORT, away=True, strayed=True))
    assert bar.return_.isVisible()
    assert bar.return_.accessibleName() == "Return to stop 3"
    bar.set_facts(LessonFacts(2, "", SHORT))
    assert not bar.return_.isVisible()


def test_the_list_of_stops(qtbot, make):
    bar = make()
    bar.set_facts(LessonFacts(2, "", SHORT))
    menu = bar.place.menu()
    assert [a.text() for a in menu.actions()][:2] == ["1   Stop 0", "2   Stop 1"]
    assert [a.isChecked() for a in menu.actions()].index(True) == 2
    with qtbot.waitSignal(bar.stop_asked) as asked:
        menu.actions()[4].trigger()
    assert asked.args == [4]
    menu.deleteLater()


def test_keys_open_the_list(qtbot, make):
    bar = make()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Down):
        qtbot.keyClick(bar.place, key)
        menu = QApplication.activePopupWidget()
        assert menu is not None
        assert len(menu.actions()) == 6
        menu.close()


def test_another_lesson_begins_anew(make):
    bar = make()
    bar.set_facts(LessonFacts(5, "", SHORT))
    bar.set_lesson("Other", ["a"], [("", SHORT)])
    bar.set_facts(LessonFacts(0, "", SHORT))
    assert bar.place.accessibleName() == "Stop 1 of 1: a"
    assert bar.place.place == "Stop 1 of 1"


def test_its_height_is_that_of_the_longest_text(make):
    bar = make()
    height = bar.height()
    assert bar.caption.height() >= bar.caption.height_of(3)
    assert not bar.caption.is_cut()
    bar.set_facts(LessonFacts(1, "", SHORT))
    QApplication.processEvents()
    assert bar.height() == height
    bar.resize(1600, bar.height())
    QApplication.processEvents()
    assert bar.height() < height


@pytest.mark.parametrize("theme", THEME_NAMES)
@pytest.mark.parametrize(("width", "stops"), [(480, 6), (680, 6), (1100, 200), (1920, 1)])
def test_everything_fits(make, theme, width, stops):
    scale = load_theme(theme).scale
    bar = make(theme, max(width, round(400 * scale)), stops)
    bar.set_facts(LessonFacts(stops - 1, "", LONG, away=True))
    bar.grab()
    parts = [bar.place, bar.caption, bar.back, bar.next, bar.close_, bar.return_]
    for part in parts:
        assert bar.rect().contains(part.geometry()), part
    for one, other in combinations(parts, 2):
        assert not one.geometry().intersects(other.geometry())
    assert not bar.caption.is_cut()


def test_a_new_theme_is_worn_at_once(qapp, make):
    bar = make()
    before = bar.height()
    theme = load_theme("projector-dark")
    apply_theme(qapp, theme)
    bar.set_theme(theme)
    assert bar.theme is theme
    assert bar.height() > before
    image = bar.grab().toImage()
    assert image.pixelColor(2, image.height() // 2).name() == theme.raised.lower()


# The words


def test_lines_are_no_wider_than_their_room(qapp):
    for room in (120.0, 300.0, 900.0):
        for line in wrapped("Predict.", LONG, 13.0, room):
            assert sum(mixed_width(text, 13.0, weight) for text, weight in line) <= room + 1


def test_no_word_is_lost(qapp):
    lines = wrapped("A lead.", LONG, 13.0, 200.0)
    text = " ".join("".join(piece for piece, _ in line) for line in lines)
    assert text == f"A lead. {LONG}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"$\eta=0.2$", "𝜂 = 0.2"),
        (r"$w-\eta g$", "𝑤\u2009−\u2009𝜂𝑔"),
        (r"$w = -0.3$", "𝑤 = −0.3"),
        (r"$w_{t+1}$", "𝑤ₜ₊₁"),
        (r"$10^{-8}$", "10⁻⁸"),
        (r"a=b $x \le 2 \cdot y$", "a=b 𝑥 ≤ 2\u2009·\u2009𝑦"),
    ],
)
def test_formulas_have_air(qapp, text, shown):
    assert mixed_plain(spaced(text)) == shown


def test_too_many_words_shrink_and_are_then_cut(qtbot, qapp):
    theme = load_theme("projector-light")
    caption = LessonCaption(theme)
    qtbot.addWidget(caption)
    caption.resize(700, caption.height_of(3))
    caption.set_text("", SHORT)
    assert caption._fitted()[0] == theme.caption
    caption.set_text("", LONG)
    assert theme.caption > caption._fitted()[0]
    assert not caption.is_cut()
    caption.set_text("", LONG * 3)
    assert caption.is_cut()
    caption.grab()


def test_a_new_text_is_announced(make, monkeypatch):
    bar = make()
    said = []
    monkeypatch.setattr(
        QAccessible,
        "updateAccessibility",
        lambda event: (
            said.append(event.message())
            if isinstance(event, QAccessibleAnnouncementEvent)
            else None
        ),
    )
    bar.set_facts(LessonFacts(2, "Predict.", "Where is $w$?", REVEAL))
    bar.set_facts(LessonFacts(2, "Predict.", "Where is $w$?", REVEAL, away=True))
    assert said == ["Predict. Where is 𝑤?"]


def test_a_formula_s_last_relation_leaves_one_space_to_the_number_after_it() -> None:
    assert spaced("$y =$ 4") == "$y \\;=$ 4"
    assert spaced("at $= 3$") == "at $=\\; 3$"
    assert spaced("$y = 4$") == "$y \\;=\\; 4$"
