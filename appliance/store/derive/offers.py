"""Offers: one ringing of one agent's phone each."""

from appliance.core import history
from appliance.store.database import run_sql
from appliance.store.quarter import quarter_of
from appliance.store.rollups import Dirty


def offer_started(event: history.OfferStarted, dirty: Dirty) -> None:
    _ensure_offer(event.offer, event.call, event.queue, event.agent, event.extension, event.at, dirty)


def _ensure_offer(
    offer: str, call: str, queue: str, agent: str, extension: str, at: float, dirty: Dirty
) -> None:
    run_sql(
        "INSERT INTO offer (id, call, queue, agent, extension, started_at, quarter)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO NOTHING",
        offer,
        call,
        queue,
        agent,
        extension,
        at,
        quarter_of(at),
    )
    for key in run_sql("SELECT agent, queue, quarter FROM offer WHERE id = ?", offer):
        dirty.offers.add((key[0], key[1], key[2]))


def offer_ended(event: history.OfferEnded, dirty: Dirty) -> None:
    _ensure_offer(event.offer, event.call, event.queue, event.agent, "", event.at, dirty)
    run_sql(
        "UPDATE offer SET ended_at = ?, result = ? WHERE id = ? AND result IS NULL",
        event.at,
        event.result,
        event.offer,
    )
