"""The site files that were applied, newest first; documents hold no secrets."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from appliance.store.database import patient
from appliance.store.models import SiteRevision


@patient
def add(at: float, by: str, document: Mapping[str, Any], summary: str = "") -> SiteRevision:
    text = json.dumps(document, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return SiteRevision.create(at=at, by=by, sha256=digest, document=text, summary=summary)


def page(before_id: int | None = None, limit: int = 20) -> list[SiteRevision]:
    query = SiteRevision.select().order_by(SiteRevision.id.desc()).limit(limit)
    return list(query.where(SiteRevision.id < before_id) if before_id is not None else query)


def document_of(revision: SiteRevision) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(revision.document)
    return document
