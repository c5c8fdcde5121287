"""Social networks, by what settings call them, and the pages of their users."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: By what keys call a network: where a user's page is.
NETWORKS: Mapping[str, str] = {
    "bitbucket": "https://bitbucket.org/{}",
    "dribbble": "https://dribbble.com/{}",
    "facebook": "https://www.facebook.com/{}",
    "flickr": "https://www.flickr.com/photos/{}",
    "github": "https://github.com/{}",
    "gitlab": "https://gitlab.com/{}",
    "instagram": "https://www.instagram.com/{}",
    "linkedin": "https://www.linkedin.com/in/{}",
    "medium": "https://medium.com/@{}",
    "orcid": "https://orcid.org/{}",
    "pinterest": "https://www.pinterest.com/{}",
    "reddit": "https://www.reddit.com/user/{}",
    "stackoverflow": "https://stackoverflow.com/users/{}",
    "telegram": "https://t.me/{}",
    "twitter": "https://twitter.com/{}",
    "x": "https://x.com/{}",
    "youtube": "https://www.youtube.com/{}",
    "email": "mailto:{}",
}
_USER = re.compile(r"[A-Za-z0-9_.@~/+-]{1,100}\Z")
_URL = re.compile(r"https?://", re.IGNORECASE)


def user_url(network: str, written: str) -> str:
    """Return the URL of a user's page.

    Args:
        network: A key of `NETWORKS`, or anything else.
        written: The name of the user, or the URL itself.

    Returns:
        The URL; empty for a network that isn't known, or a name that can't be one.
    """
    if _URL.match(written):
        return written if network in NETWORKS else ""
    user = written if network in {"email"} else written.lstrip("@")
    if network not in NETWORKS or not _USER.match(user) or ".." in user or ("@" in user) != (network == "email"):
        return ""
    return NETWORKS[network].replace("{}", user)
