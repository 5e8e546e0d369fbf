"""queues.conf: the plain queues that ring phones while the ACD is away."""

from pbx.conf.escape import word
from pbx.conf.ini import section
from pbx.conf.plan import Plan, Queue


def render(plan: Plan) -> str:
    """The whole file."""
    general = section("general", [("persistentmembers", False), ("shared_lastcall", True)])
    return "\n".join([general, *(_queue(queue) for queue in plan.queues)])


def _queue(queue: Queue) -> str:
    members = [f"member => PJSIP/{word(extension)}\n" for extension in queue.members]
    settings = section(
        queue.name,
        [
            ("strategy", "rrmemory"),
            ("musicclass", word(queue.music)),
            ("timeout", queue.ring_s),
            ("retry", 1),
            ("wrapuptime", queue.wrap_up_s),
            ("maxlen", queue.max_waiting),
            ("ringinuse", False),
            # Phones may come back while callers wait; only a queue that has none at all is left.
            ("joinempty", "yes"),
            ("leavewhenempty", "no"),
        ],
    )
    return settings + "".join(members)
