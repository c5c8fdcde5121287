"""Detection of the encoding of a file that is not UTF-8, among those of old blogs."""

from __future__ import annotations

import re

#: The encodings of Chinese, Korean and Japanese, and their names in messages.
_WIDE = {"cp932": "shift_jis", "euc_jp": "euc-jp", "gb18030": "gb18030", "big5": "big5", "cp949": "euc-kr"}
#: The most frequent letters of the languages of a script, together most of a text.
_CYRILLIC, _GREEK = "оеаинтсрвлкмдпіу", "αοιετσνηρυάίόέήώςμπ"
_HEBREW, _ARABIC = "יוהלאתמרבנשםד", "اليمونرتبةدفعسق"
#: The encodings of scripts that have no letters of ASCII, one byte for each: their names in messages, and the letters.
_DENSE = {
    "cp1251": ("windows-1251", _CYRILLIC),
    "koi8_r": ("koi8-r", _CYRILLIC),
    "iso8859_5": ("iso-8859-5", _CYRILLIC),
    "cp866": ("cp866", _CYRILLIC),
    "cp1253": ("windows-1253", _GREEK),
    "cp1255": ("windows-1255", _HEBREW),
    "cp1256": ("windows-1256", _ARABIC),
    "iso8859_6": ("iso-8859-6", _ARABIC),
}
#: The letters of languages besides those of ASCII: those of Windows-1252, and those of others.
_LETTERS = {
    "western": (
        "àâæçèéêëîïôœùûüÿ",  # French
        "äöüß",  # German
        "áéíñóúü¿¡ªº",  # Spanish, with characters that are letters in other encodings
        "àáâãçéêíóôõúüªº",  # Portuguese
        "àèéìíòóùú",  # Italian
        "åæøéèêóòâô",  # Danish and Norwegian
        "åäöé",  # Swedish and Finnish
        "äëïöüéèêóá",  # Dutch
        "áæðéíóöúýþ",  # Icelandic
        "äõöüšž",  # Estonian
        "àçèéíïòóúü·",  # Catalan
    ),
    "central": (
        "ąćęłńóśźż",  # Polish
        "áčďéěíňóřšťúůýž",  # Czech
        "áäčďéíĺľňóôŕšťúýž",  # Slovak
        "áéíóöőúüű",  # Hungarian
        "čćđšž",  # Croatian and Slovene
        "ăâîşţ",  # Romanian
    ),
    "turkish": ("çğıi̇öşüâîû",),
    "baltic": (
        "ąčęėįšųūž",  # Lithuanian
        "āčēģīķļņšūž",  # Latvian
    ),
}
#: The encodings of Latin scripts besides Windows-1252: name, codec and key of `_LETTERS`.
_LATIN = (
    ("windows-1250", "cp1250", "central"),
    ("iso-8859-2", "iso8859_2", "central"),
    ("windows-1254", "cp1254", "turkish"),
    ("windows-1257", "cp1257", "baltic"),
)
_KANA = re.compile("[\u3041-\u30ff]")
#: The fewest bytes beyond ASCII that are evidence; fewer could be chance.
_FEWEST = 8
#: The share of bytes beyond ASCII, among the letters of the lines that have any, that no Latin script reaches.
_SHARE = 0.35
#: The smallest share of the most frequent letters in a text of their script, and the weight of a capital.
_MOST, _CAPITALS = 0.6, 0.9
_SAMPLE = 32_000
_HIGH = bytes(range(0x80, 0x100))
_ASCII_LETTERS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def legacy_encoding(data: bytes) -> tuple[str, str] | None:
    """Detect the encoding of a file that is not UTF-8, among those of one region.

    Args:
        data: The bytes.

    Returns:
        Its name for a message, and Python's; None if there is no evidence against Windows-1252.
    """
    sample = _lines_beyond_ascii(data)
    high = _count(sample, _HIGH)
    if high < _FEWEST:
        return None
    if high >= _SHARE * (high + _count(sample, _ASCII_LETTERS)):
        return _dense(sample, data)
    return next(((name, codec) for name, codec, region in _LATIN if _is_latin(sample, codec, region)), None)


def _lines_beyond_ascii(data: bytes) -> bytes:
    """Return the lines with bytes beyond ASCII, up to a limit: headers and code are no evidence."""
    found: list[bytes] = []
    size = 0
    for line in data.splitlines(keepends=True):
        if not line.isascii():
            found.append(line[:_SAMPLE])
            size += len(line)
            if size > _SAMPLE:
                break
    return b"".join(found)


def _count(data: bytes, which: bytes) -> int:
    return len(data) - len(data.translate(None, which))


def _dense(sample: bytes, data: bytes) -> tuple[str, str] | None:
    for codec in ("cp932", "euc_jp"):  # only Japanese has kana, and a few of them are enough
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        beyond = sum(not character.isascii() for character in text)
        if len(_KANA.findall(text)) * 4 >= beyond:
            return _WIDE[codec], codec
    share, codec = max((_share(sample, codec), codec) for codec in _DENSE)
    # quotes and dashes of Windows-1252 are letters in other encodings
    if share >= _MOST and len(set(sample.translate(None, bytes(range(0x80))))) >= _FEWEST:
        return _DENSE[codec][0], codec
    from charset_normalizer import from_bytes  # slow to import, and few blogs need it

    for cut in range(4):  # a long line may end in the middle of a character
        best = from_bytes(sample[: len(sample) - cut], cp_isolation=list(_WIDE)).best()
        if best is not None:
            break
    if best is None or best.encoding not in _WIDE:
        return None
    try:
        data.decode(best.encoding)
    except UnicodeDecodeError:
        return None
    return _WIDE[best.encoding], best.encoding


def _share(sample: bytes, codec: str) -> float:
    """Return the share of the most frequent letters of an encoding's script among the characters beyond ASCII.

    Capitals count for less: some encodings have them where others have small letters.
    """
    text, letters = sample.decode(codec, "replace"), _DENSE[codec][1]
    small, all_ = (sum(map(written.count, letters)) for written in (text, text.lower()))
    return max(small, all_ * _CAPITALS) / _count(sample, _HIGH)


def _is_latin(sample: bytes, codec: str, region: str) -> bool:
    """Return True if the letters in an encoding are those of one language, and in Windows-1252 those of none."""
    counts = {byte: sample.count(byte) for byte in set(sample.translate(None, bytes(range(0x80))))}
    western, others = ({b: bytes([b]).decode(c, "replace").lower() for b in counts} for c in ("cp1252", codec))
    # quotes, dashes and the like are no evidence
    telling = {b: n for b, n in counts.items() if others[b].isalpha() or western[b].isalpha()}

    def strange(letters: dict[int, str], region: str) -> int:
        return min(sum(n for b, n in telling.items() if letters[b] not in own) for own in _LETTERS[region])

    every = sum(telling.values())
    in_western = strange(western, "western")
    return in_western >= 4 and in_western * 10 >= every and strange(others, region) * 50 <= every
