from pathlib import Path

from explorer.core.resources import resource_root, user_root


def test_the_resources_hold_the_textbook():
    folders = {child.name for child in resource_root().iterdir() if child.is_dir()}
    assert {"optimizers", "surfaces", "schedules", "datasets", "icons", "themes"} <= folders


def test_the_persons_folder_is_the_one_that_the_environment_names(monkeypatch, tmp_path):
    monkeypatch.setenv("OPTIMIZER_EXPLORER_DATA", str(tmp_path / "mine"))
    assert user_root() == tmp_path / "mine"


def test_without_a_word_from_the_environment_it_is_the_platforms(monkeypatch, tmp_path):
    monkeypatch.delenv("OPTIMIZER_EXPLORER_DATA")
    monkeypatch.setenv("HOME", str(tmp_path))
    found = user_root()
    assert isinstance(found, Path)
    assert found.name == "optimizer-explorer"
