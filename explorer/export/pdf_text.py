"""What a PDF's readers are told of its letters, for searching and copying.

Qt writes a table (ToUnicode) for each face, but leaves out every letter beyond Unicode's first
65,536, as the mathematical ones are, and calls a space a tab.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_FACE = rb"/BaseFont /STIXTwoMath\b[^>]*?/ToUnicode (\d+) 0 R"
_SYMBOLS = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
{ranges}
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""
_MOST = 100
"""Entries of one list in such a table."""


def readable(content: bytes, symbols: Sequence[str]) -> bytes:
    """Return a PDF of Qt's whose letters can be searched and copied.

    Parameters
    ----------
    symbols
        What each letter of the face of symbols means, in the order in which they were first drawn:
        Qt numbers the glyphs of a face so, from 1.
    """
    # As long as before, so that the file's own table of places stays true.
    content = re.sub(
        rb"beginbfrange.*?endbfrange",
        lambda found: found[0].replace(b"<0009>", b"<0020>"),
        content,
        flags=re.S,
    )
    face = re.search(_FACE, content)
    if face is None or not symbols:
        return content
    return _updated(content, int(face[1]), _table(symbols).encode())


def _table(symbols: Sequence[str]) -> str:
    entries = [
        f"<{glyph:04X}> <{symbol.encode('utf-16-be').hex().upper()}>"
        for glyph, symbol in enumerate(symbols, 1)
    ]
    parts = [entries[i : i + _MOST] for i in range(0, len(entries), _MOST)]
    lists = [f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar" for part in parts]
    return _SYMBOLS.format(ranges="\n".join(lists))


def _updated(content: bytes, number: int, stream: bytes) -> bytes:
    """Return a PDF with another stream in place of one.

    It is appended, as ISO 32000 has it in 7.5.6, "Incremental updates".
    """
    trailer = content.rindex(b"trailer")
    before = re.findall(rb"startxref\s+(\d+)", content)[-1]
    keys = content[trailer + len(b"trailer") : content.rindex(b"startxref")].strip()
    keys = keys[:-2] + b"/Prev " + before + b"\n>>"
    place = len(content)
    made = b"%d 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (
        number, len(stream), stream
    )  # fmt: skip
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (
        number, place, keys, place + len(made)
    )  # fmt: skip
    return content + made + table
