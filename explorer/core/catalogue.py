"""The catalogue: every surface, optimizer, schedule and dataset, each one text file.

Files of the program and of the person are read alike, each when it is first asked for. A person's
file that can't be read is left out and its fault kept in :attr:`Catalogue.faults`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from importlib.resources.abc import Traversable
from typing import Any, Generic, TypeVar

from explorer.core.entries import (
    DatasetEntry,
    Entry,
    OptimizerEntry,
    ScheduleEntry,
    SurfaceEntry,
)
from explorer.core.readers import READERS
from explorer.core.resources import resource_root, user_root
from explorer.errors import InputError
from explorer.formula.errors import unknown

E = TypeVar("E", bound=Entry)


class Shelf(Mapping[str, E], Generic[E]):
    """The entries of one kind by name, in alphabetical order of their names."""

    def __init__(
        self,
        kind: str,
        files: Mapping[str, Traversable],
        own: Mapping[str, Traversable],
        read: Callable[[str, dict[str, Any]], E],
        faults: list[str],
    ) -> None:
        self.kind = kind
        self._files = {**files, **own}
        self._read = read
        self._own = set(own)
        self._covered = {name: file for name, file in files.items() if name in own}
        self._faults = faults
        self._entries: dict[str, E] = {}

    def __getitem__(self, name: str) -> E:
        if name not in self._entries:
            if name not in self._files:
                raise KeyError(name)
            try:
                self._entries[name] = self._load(name)
            except InputError as error:
                if name not in self._covered:
                    raise
                # A person's file that can't be read doesn't take the program's own away.
                self._faults.append(str(error))
                self._files[name] = self._covered.pop(name)
                self._own.discard(name)
                self._entries[name] = self._load(name)
        return self._entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._files))

    def __len__(self) -> int:
        return len(self._files)

    def __contains__(self, name: object) -> bool:
        return name in self._files

    def get_or_fail(self, name: str) -> E:
        """Return an entry.

        Raises
        ------
        InputError
            If there is none of that name; the message offers the nearest.
        """
        if name not in self._files:
            raise InputError(unknown(self.kind, name, self._files))
        return self[name]

    def names(self) -> list[str]:
        """Return all names, sorted."""
        return list(self)

    def readable(self) -> Iterator[E]:
        """Yield every entry that can be read; what can't be is noted among the faults."""
        for name in self.names():
            entry = self._read_or_drop(name)
            if entry is not None:
                yield entry

    def read_own(self) -> None:
        """Read all of the person's files now, so that their faults are known."""
        for name in sorted(self._own):
            self._read_or_drop(name)

    def _read_or_drop(self, name: str) -> E | None:
        """Return an entry; a person's file that can't be read is left out from now on."""
        try:
            return self[name]
        except InputError as error:
            if name not in self._own:
                raise
            self._files.pop(name, None)
            self._own.discard(name)
            self._faults.append(str(error))
            return None

    def is_program_s(self, name: str) -> bool:
        """Tell whether the program itself has an entry of this name."""
        return name in self._covered or (name in self._files and name not in self._own)

    def take_own(self, name: str, file: Traversable) -> None:
        """Take a file that the person has just written; it is read when it is next asked for."""
        if self.is_program_s(name):
            self._covered.setdefault(name, self._files[name])
        self._files[name] = file
        self._own.add(name)
        self._entries.pop(name, None)

    def look_again(self, own: Mapping[str, Traversable]) -> None:
        """Take the person's files as they are now; all of them are read anew when asked for."""
        for name in self._own - own.keys():
            self._own.discard(name)
            self._entries.pop(name, None)
            if name in self._covered:
                self._files[name] = self._covered.pop(name)
            else:
                self._files.pop(name, None)
        for name, file in own.items():
            self.take_own(name, file)

    def titles(self) -> dict[str, str]:
        """Return the titles by name."""
        return {entry.name: entry.title for entry in self.readable()}

    def _load(self, name: str) -> E:
        file = self._files[name]
        where = str(file) if name in self._own else f"{self.kind}s/{file.name}"
        try:
            return self._read(name, tomllib.loads(file.read_text("utf-8")))
        except InputError as error:
            raise error.in_file(where) from None
        except tomllib.TOMLDecodeError as error:
            raise InputError(f"is not TOML: {error}", where) from None
        except UnicodeDecodeError:
            raise InputError("is not text in UTF-8", where) from None
        except (RecursionError, ValueError):  # tables in tables, or a number of thousands of digits
            raise InputError("is nested too deeply or holds too long a number", where) from None
        except OSError as error:
            raise InputError(f"can't be read: {error.strerror or error}", where) from None


class Catalogue:
    """All that the program knows.

    Attributes
    ----------
    faults
        One sentence for each of the person's files that could not be read so far.
    """

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.surfaces: Shelf[SurfaceEntry] = self._shelf("surface")
        self.optimizers: Shelf[OptimizerEntry] = self._shelf("optimizer")
        self.schedules: Shelf[ScheduleEntry] = self._shelf("schedule")
        self.datasets: Shelf[DatasetEntry] = self._shelf("dataset")

    def find_faults(self) -> list[str]:
        """Read all of the person's files now; return a sentence for each that can't be read."""
        for shelf in (self.surfaces, self.optimizers, self.schedules, self.datasets):
            shelf.read_own()
        return list(self.faults)

    def look_again(self) -> None:
        """Forget what was read of the person's files, and see which there are now."""
        self.faults.clear()
        for shelf in (self.surfaces, self.optimizers, self.schedules, self.datasets):
            shelf.look_again(_toml_files(user_root() / f"{shelf.kind}s"))

    def _shelf(self, kind: str) -> Shelf[Any]:
        folder = f"{kind}s"
        files = _toml_files(resource_root() / folder)
        own = _toml_files(user_root() / folder)
        return Shelf(kind, files, own, READERS[kind], self.faults)


def _toml_files(folder: Traversable) -> dict[str, Traversable]:
    try:
        if not folder.is_dir():
            return {}
        return {
            file.name.removesuffix(".toml"): file
            for file in folder.iterdir()
            if file.name.endswith(".toml") and not file.name.startswith(".")
        }
    except OSError:
        return {}
