"""The manager actions in use, as typed functions. Each raises AmiError where refused."""

from dataclasses import dataclass

from pbx.ami.client import Ami, AmiError


async def record(ami: Ami, channel: str, file: str) -> None:
    """Write the channel's audio to `file` as it goes: raw stereo 16-bit, left from the channel, right to it.

    `channel` is a name or a unique id. MixMonitor lives in Asterisk: it outlasts this connection.
    """
    await ami.action("MixMonitor", ("Channel", channel), ("File", file), ("options", "D"))


async def stop_recording(ami: Ami, channel: str) -> None:
    """End what `record` began; the channel goes on."""
    await ami.action("StopMixMonitor", ("Channel", channel))


async def redirect(ami: Ami, channel: str, context: str, extension: str = "s", priority: int = 1) -> None:
    """Send a channel to another place of the dialplan, wherever it is now."""
    await ami.action(
        "Redirect",
        ("Channel", channel),
        ("Context", context),
        ("Exten", extension),
        ("Priority", str(priority)),
    )


@dataclass(frozen=True, slots=True)
class OutboundRegistration:
    name: str
    """The registration's section in pjsip.conf."""
    status: str
    """Registered, Unregistered, Rejected, Stopped …"""


async def registrations(ami: Ami) -> list[OutboundRegistration]:
    try:
        found = await ami.collect(
            "PJSIPShowRegistrationsOutbound", until="OutboundRegistrationDetailComplete"
        )
    except AmiError as error:
        if "No" in str(error):  # "No outbound registrations found" comes as an error
            return []
        raise
    return [
        OutboundRegistration(packet.get("ObjectName", ""), packet.get("Status", ""))
        for packet in found
        if packet.get("Event") == "OutboundRegistrationDetail"
    ]


@dataclass(frozen=True, slots=True)
class Contact:
    aor: str
    uri: str
    status: str
    """Reachable, Unreachable, NonQualified, Unknown, Created"""


async def contacts(ami: Ami) -> list[Contact]:
    """All contacts of phones and trunks."""
    try:
        found = await ami.collect("PJSIPShowContacts", until="ContactListComplete")
    except AmiError as error:
        if "No" in str(error):
            return []
        raise
    return [
        Contact(
            packet.get("Aor", packet.get("Endpoint", "")), packet.get("Uri", ""), packet.get("Status", "")
        )
        for packet in found
        if packet.get("Event") == "ContactList"
    ]


@dataclass(frozen=True, slots=True)
class Member:
    """Of a plain queue of Asterisk's, joined at run time."""

    queue: str
    interface: str
    """`PJSIP/101`"""
    name: str


async def queue_members(ami: Ami) -> list[Member]:
    """Those joined at run time, in all queues; not those of queues.conf."""
    found = await ami.collect("QueueStatus", until="QueueStatusComplete")
    return [
        Member(packet.get("Queue", ""), packet.get("Location", ""), packet.get("Name", ""))
        for packet in found
        if packet.get("Event") == "QueueMember" and packet.get("Membership") == "dynamic"
    ]


async def add_member(ami: Ami, member: Member) -> None:
    await ami.action(
        "QueueAdd", ("Queue", member.queue), ("Interface", member.interface), ("MemberName", member.name)
    )


async def remove_member(ami: Ami, member: Member) -> None:
    await ami.action("QueueRemove", ("Queue", member.queue), ("Interface", member.interface))


@dataclass(frozen=True, slots=True)
class DahdiSpan:
    number: int
    alarm: str
    """As DAHDI has it: OK, RED, YEL, BLU, LB, REC, NOP, UNCONFIGURED."""


async def dahdi_spans(ami: Ami) -> list[DahdiSpan]:
    """All spans of the kernel. AmiError where the channel driver is not loaded."""
    found = await ami.collect("DAHDIShowStatus", until="DAHDIShowStatusComplete")
    return [
        DahdiSpan(int(packet["Span"]), packet.get("Alarms", ""))
        for packet in found
        if packet.get("Event") == "DAHDIShowStatus" and packet.get("Span", "").isdigit()
    ]


async def isdn_spans(ami: Ami) -> dict[int, bool]:
    """Span → whether its D-channel is up; of those that speak ISDN."""
    found = await ami.collect("PRIShowSpans", until="PRIShowSpansComplete")
    return {
        int(packet["Span"]): packet.get("Up") == "Yes"
        for packet in found
        if packet.get("Event") == "PRIShowSpans" and packet.get("Span", "").isdigit()
    }


async def dahdi_channels(ami: Ami) -> dict[int, str]:
    """Channel → its alarm in Asterisk's words, empty where there is none; of those that Asterisk has."""
    found = await ami.collect("DAHDIShowChannels", until="DAHDIShowChannelsComplete")
    return {
        int(packet["DAHDIChannel"]): "" if packet.get("Alarm") == "No Alarm" else packet.get("Alarm", "")
        for packet in found
        if packet.get("Event") == "DAHDIShowChannels" and packet.get("DAHDIChannel", "").isdigit()
    }


async def reopen_logs(ami: Ami) -> None:
    """Asterisk closes its log files and opens them anew, under their names."""
    await ami.action("LoggerRotate")


async def database(ami: Ami, family: str) -> dict[str, str]:
    """What Asterisk's own database holds below a family: key without the family → value."""
    try:
        found = await ami.collect("DBGetTree", ("Family", family), until="DBGetTreeComplete")
    except AmiError as error:
        if "not found" in str(error):  # nothing there comes as an error
            return {}
        raise
    entries = (packet for packet in found if packet.get("Event") == "DBGetTreeResponse")
    return {entry.get("Key", "").removeprefix(f"/{family}/"): entry.get("Val", "") for entry in entries}


async def database_put(ami: Ami, family: str, key: str, value: str) -> None:
    await ami.action("DBPut", ("Family", family), ("Key", key), ("Val", value))


async def database_remove(ami: Ami, family: str, key: str) -> None:
    """What is not there is removed already."""
    try:
        await ami.action("DBDel", ("Family", family), ("Key", key))
    except AmiError as error:
        if "not found" not in str(error):
            raise


async def global_variable(ami: Ami, name: str) -> str:
    """Empty where it is not set."""
    return (await ami.action("Getvar", ("Variable", name))).get("Value", "")
