"""Colours as a session may write them."""

from __future__ import annotations

import re

from explorer.errors import InputError
from explorer.formula.errors import nearest

_WORDS = """
aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet
brown burlywood cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan
darkblue darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen
darkorange darkorchid darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey
darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite
forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew
hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue
lightcoral lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon
lightseagreen lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime
limegreen linen magenta maroon mediumaquamarine mediumblue mediumorchid mediumpurple
mediumseagreen mediumslateblue mediumspringgreen mediumturquoise mediumvioletred midnightblue
mintcream mistyrose moccasin navajowhite navy oldlace olive olivedrab orange orangered orchid
palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum
powderblue purple red rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna
silver skyblue slateblue slategray slategrey snow springgreen steelblue tan teal thistle tomato
turquoise violet wheat white whitesmoke yellow yellowgreen
"""
NAMES = frozenset(_WORDS.split())
"""The names of colours, as style sheets have them."""
_DIGITS = re.compile("#(?:[0-9a-fA-F]{3}){1,4}|#[0-9a-fA-F]{8}")


def read_color(value: object, where: str) -> int | str | None:
    """Return a run's colour: a text that is one, a place in the cycle of colours, or None.

    Raises
    ------
    InputError
        With the place ``where`` the value stands.
    """
    sentence = "must be a colour such as '#C04600', or a number"
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if not isinstance(value, str):
        raise InputError(sentence, where)
    if value.lower() not in NAMES and not _DIGITS.fullmatch(value):
        near = "" if value.startswith("#") else nearest(value.lower(), NAMES)
        raise InputError(f"{sentence}; did you mean '{near}'?" if near else sentence, where)
    return value
