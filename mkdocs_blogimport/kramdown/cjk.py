"""Line breaks between Chinese and Japanese characters, which become no space (`remove_line_breaks_for_cjk`)."""

from __future__ import annotations

import re

from .written import others

# those of the scripts Han, Hiragana and Katakana
_CHARACTER = (
    "[\u2e80-\u2fd5\u3005\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
    "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fd-\u30ff\u31f0-\u31ff\uff66-\uff6f\uff71-\uff9d]"
)
_BREAK = re.compile(rf"(?<={_CHARACTER})\n(?={_CHARACTER})")


def joined(written: str) -> str:
    """Remove such line breaks from HTML; those in code, tags and math stay."""
    if _BREAK.search(written) is None:
        return written
    out: list[str] = []
    end = 0
    for start, stop in others(written):
        out += (_BREAK.sub("", written[end:start]), written[start:stop])
        end = stop
    return "".join([*out, _BREAK.sub("", written[end:])])
