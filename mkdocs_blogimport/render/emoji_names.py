"""The names of emoji in ids that Zola makes of headings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from .goldmark.spans import emoji

#: Emoji that stay as they are there, as no other does.
_KEPT = "©®‼⁉™↔↕↖↗↘↙↩↪Ⓜ▪▫▶◀◻◼◽◾☀☝☹☺✝✳✴❄❇❓❔❕❗➕➖➗⬅⬆⭐〰㊗㊙🌟💲💵🟰"
#: Those with other names than GitHub has for them (deunicode 1.6, asked through Zola 0.22).
_OTHERWISE = """
⏏eject- ⏭track-next- ⏮track-previous- ⏯play-pause- ⏲timer- ☂umbrella- ☃snowman- ☎telephone- ☑-v- ☠skull-crossbones-
☮peace- ♨hotsprings ♾-inf- ⚒hammer-pick- ⚖scales- ⚛atom- ⚱urn ⛈thunder-cloud-rain- ⛑helmet-with-cross- ⛱beach-umbrella-
⛹basketballer- ✊fist- ✔checkmark- ✖x ❣heart-exclamation- ❤heart ⬇v 🅰a 🅱b 🅾o 🅿p 🈚none 🈴pass 🈵full 🈷month 🈺open
🌇city-sunset- 🌤white-sun-small-cloud- 🌥white-sun-cloud- 🌦white-sun-rain-cloud- 🌧cloud-rain- 🌨cloud-snow-
🌩cloud-lightning- 🌬wind-blowing-face- 🍊orange- 🍽fork-knife-plate- 🎖military-medal- 🎙microphone- 🎞film-frames- 🎟ticket-
🏅medal- 🏋weightlifter- 🏌golfer- 🏎racecar- 🏖beach- 🏗construction-site- 🏚house-abandoned- 🏝island- 🏞park- 🏮lantern-
🏳flag-white- 🐞beetle- 👊punch- 👞shoe- 👮cop- 👰bride-with-veil- 👳man-with-turban- 💃dancer- 💩poop- 📽projector
🔵blue-circle- 🕉om-symbol- 🕴man-in-suit- 🖋pen- 🖐hand-splayed- 🖕fu- 🖖spock-hand- 🖥desktop- 🖼frame-photo- 🗂dividers-
🗒notepad- 🗓calendar- 🗜compression- 🗝key- 🗞newspaper- 🗨speech-left- 🗯anger-right- 🗺map- 🙂slight-smile- 🙃upside-down-
🙆ok-woman- 🛋couch- 🛍shopping-bags- 🛎bellhop- 🛠tools- 🛢oil- 🛥motorboat- 🛩airplane- 🛰satellite- 🛳cruise-ship-
🛴scooter- 🤐zipper-mouth- 🤓nerd- 🤵man-in-tuxedo- 🤹juggling- 🤺fencer- 🤾handball- 🥝kiwifruit-
"""


@cache
def _names() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, shown in emoji().items():
        character = shown.replace("\ufe0f", "")
        if len(character) == 1:
            found.setdefault(character, f"{name.strip(':')} ")
    return {**found, **{entry[0]: entry[1:] for entry in _OTHERWISE.split()}, **dict(zip(_KEPT, _KEPT, strict=True))}


def named(text: str) -> str:
    """Return a string with the names of emoji in their places: 🎉 is `tada` and a space."""
    if text.isascii():
        return text
    names = _names()
    return "".join(names.get(c, c) for c in text)
