"""Files written whole or not at all (no Qt)."""

from __future__ import annotations

from explorer.core.whole_files import write_whole

__all__ = ["write_whole"]
