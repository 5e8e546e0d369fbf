"""What lines of a country are usually like: where the site file says nothing, this is meant.

Tone zones are those that DAHDI has (zonedata.c); countries whose tones are the 425 Hz of ITU-T E.180 without
a zone of their own are given Spain's. Caller id: ETSI EN 300 659-1 in Spain, DTMF before the first ring in
Brazil and Uruguay, Bell 202 after it elsewhere in Latin America; exchanges differ within a country, so a site
may say it.
"""

from dataclasses import dataclass
from typing import Final

from appliance.core.site.model import CallerIdSignal, CallerIdStart

R2_VARIANTS: Final = ("itu", "ar", "br", "co", "ec", "mx", "ve")


@dataclass(frozen=True, slots=True)
class Country:
    zone: str = "es"
    """Dial, busy and ringing tones, as DAHDI names them."""
    caller_id_signal: CallerIdSignal = CallerIdSignal.BELL
    caller_id_start: CallerIdStart = CallerIdStart.RING
    crc4: bool = True
    r2_variant: str = "itu"


_DTMF = (CallerIdSignal.DTMF, CallerIdStart.DTMF)

COUNTRIES: Final[dict[str, Country]] = {
    "ES": Country("es", CallerIdSignal.V23),
    "AR": Country("ar", r2_variant="ar"),
    "BR": Country("br", *_DTMF, crc4=False, r2_variant="br"),
    "CL": Country("cl"),
    "CO": Country(r2_variant="co"),
    "CR": Country("cr"),
    "DO": Country("us"),
    "EC": Country(r2_variant="ec"),
    "MX": Country("mx", r2_variant="mx"),
    "PA": Country("pa"),
    "PR": Country("us"),
    "UY": Country("es", *_DTMF),
    "VE": Country("ve", r2_variant="ve"),
}
"""Those of Latin America that are not here (BO, CU, GT, HN, NI, PE, PY, SV) are as `OTHER`."""

OTHER: Final = Country()


def country(code: str) -> Country:
    return COUNTRIES.get(code, OTHER)
