"""A storage that is asked in clear."""

from collections.abc import Iterator

from appliance.core.site.model import Site
from appliance.core.site.problems import Problem, Severity


def problems(site: Site) -> Iterator[Problem]:
    storage = site.backup.s3 if site.backup else None
    if storage and storage.endpoint.startswith("http://"):
        yield Problem("backup.s3.endpoint", "storage_in_clear", {"value": storage.endpoint}, Severity.WARNING)
