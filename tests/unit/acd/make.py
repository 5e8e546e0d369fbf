"""Channels and bridges as Asterisk would list them."""

from pbx.ari.events import Bridge, Channel

NOW = 1795340000.0


def caller(number: str = "1.1", *, application: str = "", state: str = "Up", **variables: str) -> Channel:
    """A caller's channel; `variables` without the TIMBRE_ in front."""
    own = {"CALL": number, "TRUNK": "carrier", "DID": "5000", "DIR": "in"} | variables
    return Channel(
        id=number,
        name=f"PJSIP/carrier-{number}",
        state=state,
        caller_number="3001112233",
        caller_name="Peña",
        application=application,
        created_at=NOW - 100,
        variables={f"TIMBRE_{name}": value for name, value in own.items() if value},
    )


def waiting(number: str = "1.1", queued_s: float = 30.0, **variables: str) -> Channel:
    """A caller in our hands, in line since `queued_s` ago."""
    own = {"QUEUE": "citas", "QUEUED_AT": str(NOW - queued_s)} | variables
    return caller(number, application="Stasis(acd,queue,citas)", **own)


def offer(call: str = "1.1", agent: str = "ana", *, answered: bool = True, **variables: str) -> Channel:
    """An agent's leg."""
    name = f"offer-{call}-x1"
    own = {"OFFER": name, "CALL": call, "AGENT": agent, "QUEUE": "citas"} | variables
    return Channel(
        id=name,
        name="PJSIP/101-0000000a",
        state="Up" if answered else "Ringing",
        application=f"Stasis(acd,agent,{name})" if answered else "AppDial2()",
        variables={f"TIMBRE_{key}": value for key, value in own.items()},
    )


def joined(call: str, *others: Channel) -> Bridge:
    return Bridge(f"bridge-{call}", (call, *(other.id for other in others)))
