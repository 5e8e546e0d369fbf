"""The way to timbre-site, the owner of the site file: check, apply, export, history, set-up."""

from dataclasses import dataclass


@dataclass(slots=True)
class SiteClient:
    path: str
