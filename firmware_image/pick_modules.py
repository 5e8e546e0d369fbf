"""Leaves of a kernel's modules those that a list names, and what these depend on. Runs in the builder."""

import sys
from pathlib import Path


def wanted(lines: list[str]) -> tuple[set[str], set[str]]:
    """(folders, names) of a list with comments."""
    entries = [line.partition("#")[0].strip() for line in lines]
    folders = {entry for entry in entries if "/" in entry}
    names = {_plain(entry) for entry in entries if entry and "/" not in entry}
    return folders, names


def dependencies(modules_dep: str) -> dict[str, list[str]]:
    """Path of a module → paths that it needs, all relative to the modules' folder."""
    pairs = (line.partition(":") for line in modules_dep.splitlines())
    return {path: needs.split() for path, _, needs in pairs}


def pick(needs: dict[str, list[str]], folders: set[str], names: set[str]) -> set[str]:
    """The modules to keep. Raises LookupError for an entry that keeps nothing: a list must not rot."""
    kept: set[str] = set()
    for folder in folders:
        kept |= _found({path for path in needs if path.startswith(f"{folder}/")}, folder)
    for name in names:
        kept |= _found({path for path in needs if _plain(Path(path).name.partition(".")[0]) == name}, name)
    return kept.union(*(needs[path] for path in kept))


def _found(paths: set[str], entry: str) -> set[str]:
    if not paths:
        raise LookupError(f"{entry}: the kernel has no such module; take it off the list or mend its name")
    return paths


def _plain(name: str) -> str:
    return name.replace("-", "_")


def main(list_file: Path, folder: Path) -> None:
    needs = dependencies((folder / "modules.dep").read_text())
    kept = pick(needs, *wanted(list_file.read_text().splitlines()))
    for path in set(needs) - kept:
        (folder / path).unlink()
    print(f"kept {len(kept)} of {len(needs)} modules")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
