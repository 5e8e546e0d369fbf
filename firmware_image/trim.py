"""Deletes from a root what a list names: `trim.py LIST ROOT`. Says how much."""

import shutil
import sys
from pathlib import Path


def chosen(root: Path, lines: list[str]) -> list[Path]:
    """What to delete. Raises LookupError for a pattern that finds nothing: a list must not rot."""
    found: set[Path] = set()
    for line in lines:
        pattern = line.partition("#")[0].strip()
        if not pattern:
            continue
        paths = set(root.glob(pattern.removeprefix("!")))
        if not paths:
            raise LookupError(f"{pattern}: the root has nothing of that name; take it off the list")
        found = found - paths if pattern.startswith("!") else found | paths
    return sorted(found)


def size(path: Path) -> int:
    """Bytes of a file, or of all below a folder."""
    if path.is_dir() and not path.is_symlink():
        return sum(size(inner) for inner in path.iterdir())
    return path.lstat().st_size


def main(list_file: Path, root: Path) -> None:
    freed = 0
    for path in chosen(root, list_file.read_text().splitlines()):
        freed += size(path)
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    print(f"{freed / 1e6:.0f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
