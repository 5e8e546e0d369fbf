"""The tables. Their SQL is in `store.migrations`; a test holds the two together."""

from appliance.store.models.agents import AgentPeriod
from appliance.store.models.base import Row, database
from appliance.store.models.calls import Call, Offer, QueueVisit
from appliance.store.models.legs import CallLeg, LegDay, LegQuarter
from appliance.store.models.line_tests import LineTest
from appliance.store.models.messages import ShortMessage
from appliance.store.models.people import Audit, Credential, LoginFailure, Token, User, WebSession
from appliance.store.models.recordings import Recording
from appliance.store.models.rollups import (
    AgentDay,
    AgentQuarter,
    CallDay,
    CallQuarter,
    OfferDay,
    OfferQuarter,
    QueueDay,
    QueueQuarter,
    RolledDay,
)
from appliance.store.models.system import Event, JournalPosition, SchemaMigration, Setting, SiteRevision
from appliance.store.models.trunks import TrunkPeriod

ALL: tuple[type[Row], ...] = (
    AgentPeriod,
    AgentDay,
    AgentQuarter,
    Audit,
    Call,
    CallDay,
    CallLeg,
    CallQuarter,
    Credential,
    Event,
    JournalPosition,
    LegDay,
    LegQuarter,
    LineTest,
    LoginFailure,
    Offer,
    OfferDay,
    OfferQuarter,
    QueueDay,
    QueueQuarter,
    QueueVisit,
    Recording,
    RolledDay,
    SchemaMigration,
    Setting,
    ShortMessage,
    SiteRevision,
    Token,
    TrunkPeriod,
    User,
    WebSession,
)

__all__ = [
    "ALL",
    "AgentDay",
    "AgentPeriod",
    "AgentQuarter",
    "Audit",
    "Call",
    "CallDay",
    "CallLeg",
    "CallQuarter",
    "Credential",
    "Event",
    "JournalPosition",
    "LegDay",
    "LegQuarter",
    "LineTest",
    "LoginFailure",
    "Offer",
    "OfferDay",
    "OfferQuarter",
    "QueueDay",
    "QueueQuarter",
    "QueueVisit",
    "Recording",
    "RolledDay",
    "Row",
    "SchemaMigration",
    "Setting",
    "ShortMessage",
    "SiteRevision",
    "Token",
    "TrunkPeriod",
    "User",
    "WebSession",
    "database",
]
