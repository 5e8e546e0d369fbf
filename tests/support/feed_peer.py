"""A peer that speaks the real feed protocol over a Unix socket, with an invented floor behind it.

For looking at screens and for tests of the web's own code; where calls matter, tests use the running box.
By hand: `python3 -m tests.support.feed_peer RUN_FOLDER [agents] [queues]`.
"""

import asyncio
import json
import random
import sys
import time
from pathlib import Path
from typing import Any

from appliance.feed.protocol import FeedError
from appliance.feed.server import FeedServer

GIVEN = [
    "Ana María",
    "Luis",
    "Camila",
    "Jorge",
    "Valentina",
    "Andrés",
    "Paula",
    "Diego",
    "Laura",
    "Santiago",
    "Marta",
    "Iván",
    "Sofía",
    "Nicolás",
    "Elena",
    "Óscar",
    "Daniela",
    "Felipe",
    "Rosa",
    "Tomás",
    "Lucía",
    "Mateo",
    "Carmen",
    "Hugo",
    "Inés",
]
SURNAMES = ["Ruiz", "Peña", "Gómez", "Castaño", "Núñez", "Ortiz", "Ibáñez", "Rojas", "Vélez", "Mora"]
QUEUES = [
    "Citas",
    "Urgencias",
    "Resultados",
    "Facturación",
    "Ventas",
    "Soporte",
    "Cobranza",
    "Posventa",
    "Pedidos",
    "Afiliaciones",
    "Quejas y reclamos",
    "VIP",
]
REASONS = ("break", "lunch", "training", "missed-call")


class InventedFloor:
    """Agents and callers who do what agents and callers do, quickly."""

    def __init__(self, agents: int, queues: int, seed: int = 7) -> None:
        self.random = random.Random(seed)
        now = time.time()
        self.state: dict[str, dict[str, Any]] = {
            kind: {} for kind in ("agents", "queues", "calls", "trunks", "system", "alarms", "guard")
        }
        self.changes: set[tuple[str, str]] = set()
        self.calls_made = 0
        for number, label in enumerate(QUEUES[:queues]):
            self._add_queue(f"q{number}", label)
        for number in range(agents):
            self._add_agent(number, now)
        self.state["trunks"]["carrier"] = {
            "name": "carrier", "label": "Operador", "kind": "sip", "up": True, "since": now - 86000,
            "reason": "", "channels": 30, "busy": 0, "registration": "registered",
        }  # fmt: skip
        stop = {"reason": "refusals", "at": now - 240, "call": "1790000000.7", "number": "0034911234567"}
        for kind, label, name, stopped in (
            ("trunk", "Operador", "carrier", None),
            ("phone", "Puesto 1", "101", stop),
            ("abroad", "", "abroad", None),
        ):
            key = name if kind == "abroad" else f"{kind}-{name}"
            self.state["guard"][key] = {
                "subject": key, "kind": kind, "name": name, "label": label, "calls": 1, "calls_at_once": 4,
                "per_hour_s": 3600, "per_day_s": None, "used_hour_s": 2880, "used_day_s": 5400,
                "stopped": stopped,
            }  # fmt: skip
        self.state["system"] = {
            "asterisk": {"up": True, "since": now - 90000, "version": "22.5.2"},
            "acd": {"since": now - 40000, "version": "0.1.0"},
            "lines": {"busy": 0, "total": 30},
        }

    def _add_queue(self, name: str, label: str) -> None:
        r = self.random
        answered = r.randint(20, 260)
        abandoned = r.randint(0, answered // 8)
        in_service = int(answered * r.uniform(0.55, 0.98))
        self.state["queues"][name] = {
            "name": name, "label": label, "strategy": "longest-idle", "waiting": 0, "longest_since": None,
            "estimated_wait_s": None, "agents": {}, "service_target_s": 20, "service_target_pct": 80,
            "service_level_pct": 100 * in_service / (answered + abandoned),
            "today": {"offered": answered + abandoned + 3, "answered": answered, "abandoned": abandoned,
                      "short_abandoned": 2, "overflowed": 1, "rejected": 0, "in_service": in_service,
                      "wait_total_s": answered * 17.0,
                      "talk_total_s": answered * 190.0, "longest_wait_s": 141.0},
        }  # fmt: skip

    def _add_agent(self, number: int, now: float) -> None:
        r = self.random
        username = f"agent{number:02}"
        name = f"{GIVEN[number % len(GIVEN)]} {SURNAMES[(number * 3 + number // 25) % len(SURNAMES)]}"
        queues = sorted(r.sample(sorted(self.state["queues"]), min(2, len(self.state["queues"]))))
        state = r.choices(("ready", "paused", "wrap_up", "offline", "busy"), (8, 3, 2, 1.5, 0.6))[0]
        self.state["agents"][username] = {
            "username": username, "name": name, "state": state, "since": now - r.expovariate(1 / 300),
            "reason": r.choice(REASONS) if state == "paused" else "",
            "extension": None if state == "offline" else str(101 + number), "queues": queues, "skills": {},
            "call": None, "queue": None, "reachable": r.random() > 0.05, "calls_today": r.randint(3, 40),
            "talk_today_s": r.uniform(500, 9000), "next_state": None,
        }  # fmt: skip

    def _touch(self, kind: str, key: str) -> None:
        self.changes.add((kind, key))

    def arrive(self) -> None:
        r, now = self.random, time.time()
        self.calls_made += 1
        key = f"{int(now)}.{self.calls_made}"
        queue = r.choice(sorted(self.state["queues"]))
        self.state["calls"][key] = {
            "id": key, "state": "waiting", "direction": "in", "number": f"57300{r.randint(1000000, 9999999)}",
            "name": r.choice(("", "", "Óscar Peña", "Clínica Norte", "Lucía V.")), "did": "5716001000",
            "trunk": "carrier", "queue": queue, "position": 1, "agent": None, "extension": None,
            "path": ["principal:1"], "started_at": now - 12, "since": now, "queued_at": now,
            "connected_at": None, "priority": 0, "recording": False, "offers": [],
        }  # fmt: skip
        self._touch("calls", key)

    def _set_agent(self, agent: dict[str, Any], state: str, **more: Any) -> None:
        agent.update({"state": state, "since": time.time(), "reason": ""} | more)
        self._touch("agents", agent["username"])

    def step(self) -> None:
        """One moment: calls come, are offered, answered, ended."""
        r, now = self.random, time.time()
        agents, calls = self.state["agents"], self.state["calls"]
        if len(calls) < len(agents) * 0.75 and r.random() < 0.55:
            self.arrive()
        for key, call in list(calls.items()):
            age = now - call["since"]
            if call["state"] == "waiting":
                free = [a for a in agents.values() if a["state"] == "ready" and call["queue"] in a["queues"]]
                if free and age > 1.5:
                    agent = r.choice(free)
                    call.update(state="offered", since=now, offers=[agent["username"]])
                    self._set_agent(agent, "offered", call=key, queue=call["queue"])
                    self._touch("calls", key)
            elif call["state"] == "offered" and age > r.uniform(2, 6):
                agent = agents[call["offers"][0]]
                call.update(state="talking", since=now, connected_at=now, offers=[], agent=agent["username"],
                            extension=agent["extension"], recording=True)  # fmt: skip
                self._set_agent(agent, "talking", call=key, queue=call["queue"])
                self._touch("calls", key)
            elif call["state"] == "talking" and age > 25 and r.random() < 0.02:
                agent = agents[call["agent"]]
                agent["calls_today"] += 1
                self._set_agent(agent, "wrap_up", call=None, queue=None)
                today = self.state["queues"][call["queue"]]["today"]
                today["answered"] += 1
                today["offered"] += 1
                del calls[key]
                self._touch("calls", key)
        for agent in agents.values():
            if (agent["state"] == "wrap_up" and now - agent["since"] > 12) or (
                agent["state"] in ("paused", "busy") and r.random() < 0.01
            ):
                self._set_agent(agent, "ready")
            elif agent["state"] == "ready" and r.random() < 0.004:
                self._set_agent(agent, "paused", reason=r.choice(REASONS))
        self._count()

    def _count(self) -> None:
        calls = self.state["calls"].values()
        for name, queue in self.state["queues"].items():
            line = sorted(
                (c for c in calls if c["queue"] == name and c["state"] in ("waiting", "offered")),
                key=lambda call: call["queued_at"],
            )
            for place, call in enumerate(line):
                call["position"] = place + 1
            states: dict[str, int] = {}
            for agent in self.state["agents"].values():
                if name in agent["queues"]:
                    states[agent["state"]] = states.get(agent["state"], 0) + 1
            queue.update(
                waiting=len(line),
                longest_since=min((c["queued_at"] for c in line), default=None),
                agents=states,
            )
            self._touch("queues", name)
        self.state["system"]["lines"]["busy"] = len(self.state["calls"])
        self._touch("system", "lines")

    async def command(self, name: str, args: dict[str, Any], _by: str) -> dict[str, Any]:
        agent = self.state["agents"].get(args.get("agent", ""))
        if name.startswith("agent."):
            if agent is None:
                raise FeedError("unknown_agent", f"no agent {args.get('agent')!r}")
            self._agent_command(name, args, agent)
        elif name == "guard.release":
            subject = self.state["guard"].get(args.get("subject", ""))
            if subject is None:
                raise FeedError("unknown_subject", "there is no such thing to release")
            subject["stopped"] = None
            self._touch("guard", subject["subject"])
            return {"subject": subject["subject"], "was_stopped": True}
        elif name in ("call.hangup", "call.move"):
            call = self.state["calls"].get(args.get("call", ""))
            if call is None:
                raise FeedError("unknown_call", "the call has ended")
            self._touch("calls", call["id"])
            if name == "call.hangup":
                del self.state["calls"][call["id"]]
            else:
                call["queue"] = args["queue"]
        return {}

    def _agent_command(self, name: str, args: dict[str, Any], agent: dict[str, Any]) -> None:
        if name == "agent.login":
            self._set_agent(agent, "ready", extension=args["extension"])
        elif agent["state"] == "offline":
            raise FeedError("not_logged_in", "the agent is not logged in")
        elif name == "agent.pause":
            self._set_agent(agent, "paused", reason=args["reason"])
        elif name == "agent.logout":
            self._set_agent(agent, "offline", extension=None)
        else:
            self._set_agent(agent, "ready")

    def take_changes(self) -> list[tuple[str, str, dict[str, Any] | None]]:
        changes, self.changes = self.changes, set()
        return [(kind, key, self.state[kind].get(key)) for kind, key in sorted(changes)]


def invented_site(agents: int, queues: int) -> dict[str, Any]:
    """The site file that fits the floor."""
    floor = InventedFloor(agents, queues)
    users: dict[str, Any] = {
        "admin": {"name": "Marcela Duarte", "roles": ["administrator"]},
        "super": {"name": "Sergio Lozano", "roles": ["supervisor"], "language": "es"},
    }
    for number, agent in enumerate(floor.state["agents"].values()):
        users[agent["username"]] = {
            "name": agent["name"], "roles": ["agent"], "number": str(201 + number), "pin": str(4800 + number),
            "extension": str(101 + number), "queues": agent["queues"],
        }  # fmt: skip
    reasons = {
        "break": ("Descanso", "Break"),
        "lunch": ("Almuerzo", "Lunch"),
        "training": ("Formación", "Training"),
    }
    return {
        "timbre": 1,
        "site": {"name": "Clínica del Sol", "timezone": "America/Bogota", "language": "en", "country": "CO"},
        "users": users,
        "phones": {str(101 + n): {"label": f"Puesto {n + 1}"} for n in range(agents)},
        "trunks": {
            "carrier": {
                "label": "Operador",
                "host": "10.78.0.1",
                "channels": 30,
                "line_test": {"number": "3105550000"},
            }
        },
        "numbers": {"5716001000": {"label": "Principal", "route": {"menu": "principal"}}},
        "menus": {
            "principal": {"label": "Menú principal", "greeting": "welcome", "choices": {"1": {"queue": "q0"}}}
        },
        "prompts": {"welcome": {"text": {"es": "Bienvenido", "en": "Welcome"}}},
        "queues": {name: {"label": q["label"]} for name, q in floor.state["queues"].items()},
        "pause_reasons": {name: {"label": {"es": es, "en": en}} for name, (es, en) in reasons.items()},
    }


async def main(folder: Path, agents: int, queues: int) -> None:
    floor = InventedFloor(agents, queues)
    for part in ("timbre", "timbre-acd"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    (folder / "timbre/site.json").write_text(json.dumps(invented_site(agents, queues), ensure_ascii=False))
    server = FeedServer(str(folder / "timbre-acd/feed.sock"), lambda: floor.state, floor.command)
    await server.start()
    for _ in range(60):
        floor.step()
    while True:
        floor.step()
        server.publish(floor.take_changes())
        await asyncio.sleep(0.5)


if __name__ == "__main__":
    run_folder, *numbers = sys.argv[1:]
    asyncio.run(main(Path(run_folder), *(int(n) for n in numbers or ("14", "5"))))  # type: ignore[arg-type]
