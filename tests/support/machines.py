"""Machines with telephone cards, as their /sys shows them: one text a machine in
tests/unit/hw/cards/machines.

The lines (`path = content`, `path -> link`) have the shape of a recording; ids, names and attributes are
those that DAHDI 3.4's drivers give these cards, digital spans' channels left out.
"""

from pathlib import Path

MACHINES = Path(__file__).parents[1] / "unit" / "hw" / "cards" / "machines"


def names() -> list[str]:
    return sorted(path.stem for path in MACHINES.glob("*.txt"))


def sys_of(name: str, folder: Path) -> Path:
    """Lay a machine's /sys out below `folder`; its path."""
    for line in (MACHINES / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        path, arrow, target = line.partition(" -> ")
        if arrow:
            _link(folder / path.lstrip("/"), folder / target.lstrip("/"))
        else:
            path, _, content = line.partition(" = ")
            _file(folder / path.strip().removesuffix(" =").lstrip("/"), content)
    return folder / "sys"


def _file(path: Path, content: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content + "\n", encoding="utf-8")


def _link(path: Path, target: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)
