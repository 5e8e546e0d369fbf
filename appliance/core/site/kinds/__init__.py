"""Kinds of values in a site file: each reads data into a value of the model and writes it back.

`read` notes what is wrong at the spot and gives FAILED; `write` gives the one canonical form.
"""

from appliance.core.site.kinds.base import Choice, Flag, Float, Integer, Kind, Listing, Table
from appliance.core.site.kinds.either import Either
from appliance.core.site.kinds.names import Name, Ref
from appliance.core.site.kinds.network import CODEC, LINK, TRANSPORT, Host, Network, Word
from appliance.core.site.kinds.rates import Rate
from appliance.core.site.kinds.routes import RouteTo
from appliance.core.site.kinds.secrets import Secret
from appliance.core.site.kinds.telephony import Digits, Key, Pattern
from appliance.core.site.kinds.text import LanguageText, Matching, Text
from appliance.core.site.kinds.times import Date, Days, Duration, TimeOfDay, Timezone

__all__ = [
    "CODEC",
    "LINK",
    "TRANSPORT",
    "Choice",
    "Date",
    "Days",
    "Digits",
    "Duration",
    "Either",
    "Flag",
    "Float",
    "Host",
    "Integer",
    "Key",
    "Kind",
    "LanguageText",
    "Listing",
    "Matching",
    "Name",
    "Network",
    "Pattern",
    "Rate",
    "Ref",
    "RouteTo",
    "Secret",
    "Table",
    "Text",
    "TimeOfDay",
    "Timezone",
    "Word",
]
