"""Whether a PIN may be tried. A SIM locks itself at the third wrong one, so a third is never tried.

The same PIN is not tried again once it was wrong. What we count is one wrong try more than we know of,
because it is written down before the try: a box that loses power in between errs to the safe side.
"""

import hashlib
from dataclasses import dataclass

MOST_WRONG = 2


@dataclass(frozen=True, slots=True)
class PinNote:
    """Of one SIM, over restarts of the program."""

    wrong: int = 0
    tried: tuple[str, ...] = ()
    """Fingerprints of the PINs that were wrong."""

    def tries(self, card: str, pin: str) -> PinNote:
        """As it stands while `pin` is being tried."""
        return PinNote(self.wrong + 1, (*self.tried, fingerprint(card, pin)))


def fingerprint(card: str, pin: str) -> str:
    """Not to hide four digits, which nothing could, but so that a PIN does not stand about in clear."""
    return hashlib.sha256(f"{card}:{pin}".encode()).hexdigest()[:16]


def may_try(note: PinNote, card: str, pin: str, left: int | None) -> bool:
    """`left`: tries that the SIM itself says it allows, where the modem can ask it."""
    if fingerprint(card, pin) in note.tried:
        return False
    return note.wrong < MOST_WRONG and (left is None or left >= 2)


def corrected(note: PinNote, left: int | None) -> PinNote:
    """With all three tries left somebody has put the right PIN in elsewhere: the count begins anew, though
    what was wrong stays known."""
    return PinNote(0, note.tried) if left is not None and left >= 3 else note
