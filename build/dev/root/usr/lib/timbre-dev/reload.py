"""Restarts exactly those units whose program imports a file that changed in the checkout.

Looks at the files' times once a second: inotify does not cross the bind mount from every host file system.
"""

import ast
import functools
import subprocess
import time
from pathlib import Path

ROOT = Path("/usr/lib/timbre")
PACKAGES = ("appliance", "pbx", "hw", "web_ui")
PROGRAMS = {
    "appliance/entry/acd.py": "timbre-acd",
    "appliance/entry/web.py": "timbre-web",
    "appliance/entry/jobs.py": "timbre-jobs",
    "appliance/entry/hardware.py": "timbre-hardware",
    "appliance/entry/site.py": "timbre-site",
    "appliance/entry/demo.py": "timbre-demo",
    "hw/helper/__main__.py": "timbre-helper",
}
STEPS = {  # run once at boot; run again only to mend a failure
    "appliance/entry/firstboot.py": "timbre-firstboot",
    "appliance/entry/migrate.py": "timbre-migrate",
    "appliance/entry/render.py": "timbre-render",
}


def file_times() -> dict[Path, int]:
    """Every file that can change a running program, with its time in nanoseconds."""
    times = {}
    for package in PACKAGES:
        for folder, folders, files in (ROOT / package).walk():
            folders[:] = [name for name in folders if name != "__pycache__"]
            for name in files:
                path = folder / name
                try:
                    times[path] = path.stat().st_mtime_ns
                except FileNotFoundError:
                    continue
    return times


def module_files(module: str) -> set[Path]:
    """The file of a module and those of the packages above it; nothing for the modules of others."""
    parts = module.split(".")
    if parts[0] not in PACKAGES:
        return set()
    found = {ROOT.joinpath(*parts[:depth], "__init__.py") for depth in range(1, len(parts) + 1)}
    found.add(ROOT.joinpath(*parts).with_suffix(".py"))
    return {path for path in found if path.exists()}


@functools.cache
def imports_of(path: Path, _time: int) -> set[Path]:
    """The files of Timbre that one file imports, wherever the import stands. Kept until its time changes."""
    try:
        tree = ast.parse(path.read_text())
    except OSError, SyntaxError:
        return set()
    inside = path.relative_to(ROOT).parent.parts
    found: set[Path] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                found |= module_files(alias.name)
        elif isinstance(node, ast.ImportFrom):
            above = inside[: len(inside) - node.level + 1] if node.level else ()
            module = ".".join((*above, *filter(None, [node.module])))
            found |= module_files(module)
            for alias in node.names:
                found |= module_files(f"{module}.{alias.name}")
    return found


def closure(program: Path, times: dict[Path, int]) -> set[Path]:
    """All files of Timbre that a program imports, directly or not."""
    reached, waiting = set(), {program}
    while waiting:
        path = waiting.pop()
        reached.add(path)
        waiting |= imports_of(path, times.get(path, 0)) - reached
    return reached


def touched_units(programs: dict[str, str], changed: set[Path], times: dict[Path, int]) -> list[str]:
    """A file that is not Python (a template, a style) belongs to the programs that import its package."""
    units = []
    for program, unit in programs.items():
        files = closure(ROOT / program, times)
        packages = {path.relative_to(ROOT).parts[0] for path in files}
        for path in changed:
            other = path.suffix != ".py" and path.relative_to(ROOT).parts[0] in packages
            if path in files or other:
                units.append(f"{unit}.service")
                break
    return units


def systemctl(*arguments: str) -> bool:
    return subprocess.run(["systemctl", *arguments], check=False).returncode == 0


def restart(changed: set[Path], times: dict[Path, int]) -> None:
    units = touched_units(PROGRAMS, changed, times)
    names = ", ".join(sorted(str(path.relative_to(ROOT)) for path in changed)[:5])
    print(f"changed: {names} -> {' '.join(units) or 'no running unit imports it'}")
    for step in touched_units(STEPS, changed, times):
        if systemctl("is-failed", "--quiet", step):
            systemctl("reset-failed", step)
            systemctl("start", step)
    if units:
        systemctl("try-restart", *units)


def main() -> None:
    known = file_times()
    while True:
        time.sleep(1)
        now = file_times()
        changed = {path for path in known.keys() | now.keys() if known.get(path) != now.get(path)}
        known = now
        if changed:
            restart(changed, now)


if __name__ == "__main__":
    main()
