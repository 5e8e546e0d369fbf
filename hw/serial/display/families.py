"""The families by the names that the site file has for them."""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

from hw.serial.display.backpack import Backpack
from hw.serial.display.crystalfontz import CrystalFontz
from hw.serial.display.matrix_orbital import MatrixOrbital
from hw.serial.display.panel import Panel


class Family(StrEnum):
    CRYSTALFONTZ = "crystalfontz"
    MATRIX_ORBITAL = "matrix-orbital"
    HD44780 = "hd44780"


MAKE: Final[dict[Family, Callable[[int, int, float], Panel]]] = {
    Family.CRYSTALFONTZ: CrystalFontz,
    Family.MATRIX_ORBITAL: MatrixOrbital,
    Family.HD44780: Backpack,
}
BAUD: Final = {Family.CRYSTALFONTZ: 115_200, Family.MATRIX_ORBITAL: 19_200, Family.HD44780: 9_600}
"""As they leave the factory."""
