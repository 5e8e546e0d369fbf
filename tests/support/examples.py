"""The site files that ship as examples."""

from pathlib import Path
from typing import Any

from appliance.site.load import load

FOLDER = Path(__file__).parents[2] / "examples"
EXAMPLES = tuple(sorted(path.name for path in FOLDER.glob("*.yaml")))


def example(name: str) -> Any:
    return load((FOLDER / name).read_bytes())
