"""What a Jekyll site's configuration says for the head of each page: who is behind it, for networks and search engines.

The keys are those of jekyll-seo-tag 2.8 and of Minimal Mistakes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .. import fields

#: jekyll-seo-tag: `webmaster_verifications`.
_VERIFICATIONS = {
    "google": "google-site-verification",
    "bing": "msvalidate.01",
    "alexa": "alexaVerifyID",
    "yandex": "yandex-verification",
    "baidu": "baidu-site-verification",
    "naver": "naver-site-verification",
    "facebook": "facebook-domain-verification",
}
_FACEBOOK = {"app_id": "fb:app_id", "admins": "fb:admins", "publisher": "article:publisher"}
_CARDS = frozenset({"summary", "summary_large_image"})
_LONGEST = 500


def head_keys(values: Mapping[str, Any]) -> dict[str, str]:
    """Return the names of elements in a head with their contents.

    Args:
        values: The site's configuration.
    """
    found: dict[str, str] = {}
    twitter = values.get("twitter")
    twitter = twitter if isinstance(twitter, Mapping) else {}
    if user := _line(twitter.get("username")).lstrip("@"):
        found["twitter:site"] = f"@{user}"
    if (card := _line(twitter.get("card"))) in _CARDS:
        found["twitter:card"] = card
    facebook = values.get("facebook")
    facebook = facebook if isinstance(facebook, Mapping) else {}
    for key, name in _FACEBOOK.items():
        if content := _line(facebook.get(key)):
            found[name] = content
    verifications = values.get("webmaster_verifications")
    for key, name in _VERIFICATIONS.items():
        own = verifications.get(key) if isinstance(verifications, Mapping) else None
        if content := _line(own) or _line(values.get(f"{key}_site_verification")):
            found[name] = content
    return found


def _line(value: Any) -> str:
    found = "" if isinstance(value, bool) else fields.line(value)
    return found if len(found) <= _LONGEST else ""
