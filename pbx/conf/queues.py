"""queues.conf: the plain queues that ring phones while the ACD is away.

Two for each of ours: one whose members are the phones where agents are logged in, which the ACD keeps
current and Asterisk remembers; and one of the usual phones, for when nobody is logged in.
"""

from pbx.conf.escape import word
from pbx.conf.ini import section
from pbx.conf.plan import Plan, Queue


def render(plan: Plan) -> str:
    """The whole file."""
    general = section("general", [("persistentmembers", True), ("shared_lastcall", True)])
    return "\n".join([general, *(_queues(queue) for queue in plan.queues)])


def usual(name: str) -> str:
    """The queue of the usual phones; no queue of a site has a dot in its name."""
    return f"{word(name)}.usual"


def _queues(queue: Queue) -> str:
    members = [f"member => {word(device)}\n" for device in queue.members]
    return "".join([_settings(queue.name, queue), "\n", _settings(usual(queue.name), queue), *members])


def _settings(name: str, queue: Queue) -> str:
    return section(
        name,
        [
            ("strategy", "rrmemory"),
            ("musicclass", word(queue.music)),
            ("timeout", queue.ring_s),
            ("retry", 1),
            ("wrapuptime", queue.wrap_up_s),
            ("maxlen", queue.max_waiting),
            ("ringinuse", False),
            # Tells the dialplan who answered.
            ("setinterfacevar", True),
            # Phones may come back while callers wait; only a queue that has none at all is left.
            ("joinempty", "yes"),
            ("leavewhenempty", "no"),
        ],
    )
