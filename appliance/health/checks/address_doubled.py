"""Another device has an address of the box: packets go to one or the other."""

from collections.abc import Iterator

from appliance.health.finding import Finding, Problem, Severity, Text
from appliance.health.sight import Sight

PROBLEM = Problem(
    "address_doubled",
    Severity.CRITICAL,
    {
        "en": Text(
            "The address {subject} is used by another device too: {mac} at {interface}.",
            "Whoever answers faster gets the packets: phones and screens lose the box again and again, "
            "calls lose their voice.",
            "Find it by its hardware address in the list of the router or of the switch (the first half "
            "names its maker) and give it another address; or give the box another one in "
            "network.interfaces.",
        ),
        "es": Text(
            "Otro aparato usa también la dirección {subject}: {mac} en {interface}.",
            "Los paquetes van a quien responde antes: los teléfonos y las pantallas pierden el equipo "
            "una y otra vez y las llamadas se quedan sin voz.",
            "Búsquelo por su dirección física en la lista del router o del switch (la primera mitad dice"
            " el fabricante) y dele otra dirección; o dé otra al equipo en network.interfaces.",
        ),
    },
)


def check(sight: Sight) -> Iterator[Finding]:
    for one in sight.doubles or ():
        yield PROBLEM.found(one.address, mac=one.mac, interface=one.interface)
