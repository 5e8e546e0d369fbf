"""The list of a root's parts (CycloneDX 1.6): `parts.py ROOT VERSION FILE…`; FILEs name what dpkg misses.

A licence is what the package's own copyright file names; where that file has no machine-readable form, it
is told by its words.
"""

import json
import re
import sys
import uuid
from pathlib import Path
from typing import Any

LICENSE = re.compile(r"^License: *(\S.*)$", re.MULTILINE)
FREE_TEXT = (
    (re.compile(r"common-licenses/([A-Za-z0-9.+-]*[A-Za-z0-9+])"), lambda found: found[1]),
    (re.compile(r"Permission is hereby granted, free of charge", re.IGNORECASE), lambda _: "MIT"),
    (re.compile(r"Redistribution and use in source and binary forms", re.IGNORECASE), lambda _: "BSD"),
    (re.compile(r"public domain", re.IGNORECASE), lambda _: "public-domain"),
)


def licences(copyright_file: Path) -> list[str]:
    """Names of licences, sorted; empty: the file tells none or is missing."""
    if not copyright_file.exists():
        return []
    text = copyright_file.read_text(errors="replace")
    if named := {name.strip() for name in LICENSE.findall(text)}:
        return sorted(named)
    return sorted({name(found) for pattern, name in FREE_TEXT for found in pattern.finditer(text)})


def installed(root: Path) -> list[tuple[str, str, str, str]]:
    """(package, version, source, source's version) from dpkg's own list."""
    found = []
    for block in (root / "var/lib/dpkg/status").read_text(errors="replace").split("\n\n"):
        fields = dict(re.findall(r"^([A-Z][A-Za-z-]*): (.*)$", block, re.MULTILINE))
        if "installed" in fields.get("Status", "").split():
            package, version = fields["Package"], fields["Version"]
            source, _, of = fields.get("Source", package).partition(" ")
            found.append((package, version, source, of.strip("()") or version))
    return found


def component(root: Path, package: str, version: str, source: str, source_version: str) -> dict[str, Any]:
    named = licences(root / "usr/share/doc" / package / "copyright")
    return {
        "type": "library",
        "name": package,
        "version": version,
        "purl": f"pkg:deb/debian/{package}@{version}",
        "licenses": [{"license": {"name": name}} for name in named],
        "properties": [{"name": "debian:source", "value": f"{source} {source_version}"}],
    }


def bill(root: Path, version: str, extra: list[Path]) -> dict[str, Any]:
    packages = installed(root)
    for file in extra:
        for line in file.read_text().splitlines():
            package, its_version, source, source_version = line.split()
            packages.append((package, its_version, source, source_version))
    name = f"timbre {version} {len(packages)}"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_DNS, name)}",
        "version": 1,
        "metadata": {"component": {"type": "firmware", "name": "timbre", "version": version}},
        "components": [component(root, *package) for package in sorted(set(packages))],
    }


def main(root: Path, version: str, extra: list[Path]) -> None:
    json.dump(bill(root, version, extra), sys.stdout, indent=1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], [Path(name) for name in sys.argv[3:]])
