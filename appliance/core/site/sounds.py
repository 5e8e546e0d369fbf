"""What Asterisk plays for a prompt: the one agreement between the renderer and the ACD's announcements."""

from typing import Final

from appliance.core.site.model import Site

PROMPTS_DIR: Final = "/var/lib/timbre/prompts"
"""Spoken prompts lie in its folders es and en; Asterisk picks by the channel's language."""


def sound(site: Site, prompt: str) -> str:
    """The sound of a prompt of the site (or a built-in one), as Playback and ARI's `sound:` take it."""
    return site.prompts[prompt].sound or f"{PROMPTS_DIR}/{prompt}"
