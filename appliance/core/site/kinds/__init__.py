"""Kinds of values in a site file: each reads data into a value of the model and writes it back.

`read` notes what is wrong at the spot and gives FAILED; `write` gives the one canonical form.
"""

from appliance.core.site.kinds.base import Choice, Flag, Float, Integer, Kind, Listing, Table
from appliance.core.site.kinds.either import Either
from appliance.core.site.kinds.names import Name, Ref
from appliance.core.site.kinds.network import (
    CODEC,
    LINK,
    SRTP,
    TRANSPORT,
    Address,
    Addresses,
    AnyNetwork,
    Host,
    Interface,
    Network,
    Server,
    Word,
)
from appliance.core.site.kinds.pem import Pem
from appliance.core.site.kinds.rates import Rate
from appliance.core.site.kinds.routes import RouteTo
from appliance.core.site.kinds.secrets import Secret
from appliance.core.site.kinds.telephony import Destination, Digits, Key, Pattern
from appliance.core.site.kinds.text import LanguageFile, LanguageText, Matching, Text
from appliance.core.site.kinds.times import Date, Days, Duration, TimeOfDay, Timezone

__all__ = [
    "CODEC",
    "LINK",
    "SRTP",
    "TRANSPORT",
    "Address",
    "Addresses",
    "AnyNetwork",
    "Choice",
    "Date",
    "Days",
    "Destination",
    "Digits",
    "Duration",
    "Either",
    "Flag",
    "Float",
    "Host",
    "Integer",
    "Interface",
    "Key",
    "Kind",
    "LanguageFile",
    "LanguageText",
    "Listing",
    "Matching",
    "Name",
    "Network",
    "Pattern",
    "Pem",
    "Rate",
    "Ref",
    "RouteTo",
    "Secret",
    "Server",
    "Table",
    "Text",
    "TimeOfDay",
    "Timezone",
    "Word",
]
