"""Every command of the window, each named, with its text and its keys, once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """An action as it is declared.

    Attributes
    ----------
    shortcuts
        Keys as Qt writes them; the first is shown in the menu.
    """

    name: str
    text: str
    shortcuts: tuple[str, ...] = ()
    tip: str = ""
    checkable: bool = False


SEPARATOR = Command("", "")

MENUS: tuple[tuple[str, tuple[Command, ...]], ...] = (
    (
        "&File",
        (
            Command("new", "&New session", ("Ctrl+Shift+N",), "One surface, one optimizer"),
            Command("open", "&Open session…", ("Ctrl+O",)),
            Command("open_last", "Open &last session", (), "The session as it was left last time"),
            Command("first", "Open &first experiment", (), "The sparse feature, five optimizers"),
            SEPARATOR,
            Command("save", "&Save session", ("Ctrl+S",)),
            Command("save_as", "Save session &as…", ("Ctrl+Shift+S",)),
            SEPARATOR,
            Command("export_picture", "&Export picture or film…", ("Ctrl+E",)),
            Command("export_numbers", "Export n&umbers…", ("Ctrl+Shift+E",)),
            Command("export_code", "Export &code…", (), "A script that makes the same steps"),
            SEPARATOR,
            Command("import_data", "&Import data…", ("Ctrl+I",), "Points from a CSV file"),
            SEPARATOR,
            Command("quit", "&Quit", ("Ctrl+Q",)),
        ),
    ),
    (
        "&Edit",
        (
            Command("undo", "&Undo", ("Ctrl+Z",)),
            Command("redo", "&Redo", ("Ctrl+Shift+Z", "Ctrl+Y")),
            Command("history", "&History…", ("Ctrl+H",), "Every edit, and a way back to each"),
            SEPARATOR,
            Command("copy_text", "&Copy as text", ("Ctrl+Shift+C",), "The session as one line"),
            Command(
                "paste_text", "Paste sess&ion", ("Ctrl+Shift+V",), "One that was copied as text"
            ),
            SEPARATOR,
            Command("add_run", "&Add run…", ("Ctrl+N",)),
            Command("duplicate_run", "&Duplicate selected run", ("Ctrl+D",)),
            Command("remove_run", "Re&move selected run", ("Ctrl+Backspace",)),
            Command("edit_rule", "Edit the ru&le…", ("Ctrl+R",), "On a copy of the selected run"),
            SEPARATOR,
            Command("typed_surface", "Surface of your &own…", ("Ctrl+L",)),
            SEPARATOR,
            Command("pin", "&Pin the runs", ("P",), "Keep them, faint, beside what comes"),
            Command("swap_pin", "&Swap with the pinned runs", ("Shift+P",), "A and B in turn"),
            SEPARATOR,
            Command("preferences", "Pre&ferences…", ("Ctrl+,",)),
        ),
    ),
    (
        "&Play",
        (
            Command("play", "&Play or pause", ("Space",)),
            Command("forward", "Step &forward", ("Right",)),
            Command("back", "Step &back", ("Left",)),
            Command("forward_ten", "Ten steps forward", ("Shift+Right",)),
            Command("back_ten", "Ten steps back", ("Shift+Left",)),
            Command("to_start", "To the &start", ("Home",)),
            Command("to_end", "To the &end", ("End",)),
            SEPARATOR,
            Command("next_part", "Next par&t of a step", (".",), "Gradient, then the rest in turn"),
            Command("previous_part", "Previo&us part of a step", (",",)),
            Command("in_parts", "Play in p&arts", (), "Part by part, slowly", checkable=True),
            Command("next_event", "Next e&vent", ("]",), "A new maximum, or a gradient of zero"),
            Command("previous_event", "Previous event", ("[",)),
            SEPARATOR,
            Command("faster", "Faste&r", ("+", "=")),
            Command("slower", "Slo&wer", ("-",)),
            Command("loop", "&Loop", ("L",), checkable=True),
        ),
    ),
    (
        "&View",
        (
            Command("reset_view", "&Reset view", ("R",), "Show the surface's own range"),
            Command("zoom_in", "Zoom &in", ("Ctrl++", "Ctrl+=")),
            Command("zoom_out", "Zoom &out", ("Ctrl+-",)),
            SEPARATOR,
            Command("contour", "&Contour", ("C",), checkable=True),
            Command("surface3d", "&3-D", ("Shift+C",), checkable=True),
            Command("data", "D&ata and model", ("Ctrl+3",), checkable=True),
            Command("layers", "Arrows and la&yers…", (), "What is laid over the map"),
            Command("arrows", "All arro&ws", ("A",), checkable=True),
            SEPARATOR,
            Command("left_column", "&Experiment column", ("Ctrl+1",), checkable=True),
            Command("right_column", "&Plots column", ("Ctrl+2",), checkable=True),
            Command("step_panel", "Step &by hand", ("H",), checkable=True),
            Command("run_table", "Tab&le of runs", ("G",), checkable=True),
            Command("diagnosis", "Dia&gnosis", ("D",), checkable=True),
            SEPARATOR,
            Command("present", "Pre&sent", ("F5",), "Canvas, plots and transport, large"),
            Command("full_screen", "&Full screen", ("F11",), checkable=True),
            Command("toggle_theme", "Light or &dark", ("T",)),
        ),
    ),
    (
        "&Lessons",
        (
            Command("next_stop", "&Next stop", ("PgDown",)),
            Command("previous_stop", "&Previous stop", ("PgUp",)),
            Command("return_to_stop", "&Return to the stop", ("Shift+R",)),
            Command("leave_lesson", "&Leave the lesson", ()),
            SEPARATOR,
            Command("record_stop", "Re&cord stop…", ("Ctrl+Shift+R",), "A stop of your own lesson"),
            Command("own_lessons", "&Own lessons…"),
            SEPARATOR,
        ),
    ),
    (
        "La&bs",
        (
            Command("averages_lab", "&Averages: EWMA, bias correction, max"),
            Command("norm_lab", "&Norms: from L¹ to max"),
        ),
    ),
    (
        "&Help",
        (
            Command("tour", "&Tour"),
            Command("about_optimizer", "About this &optimizer", ("I",)),
            SEPARATOR,
            Command("shortcuts", "&Keyboard shortcuts", ("F1", "?")),
            Command("about", "&About Optimizer Explorer"),
        ),
    ),
)

THEMES = (
    ("system", "As the system"),
    ("light", "Light"),
    ("dark", "Dark"),
    ("projector-light", "Projector, light"),
    ("projector-dark", "Projector, dark"),
)
