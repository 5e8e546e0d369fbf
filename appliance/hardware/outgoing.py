"""Whether a message may be put into the queue at all: the same answer for web, API and command line."""

import re

from hw.serial.sms.submit import TooLong, split

NUMBER = re.compile(r"\+?[0-9]{3,20}", re.ASCII)


class BadMessage(ValueError):
    """`code`: bad_number, empty or too_long."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def clean(number: str, text: str) -> tuple[str, str]:
    """As it will be sent; people write numbers with blanks and dashes. Raises BadMessage."""
    bare = re.sub(r"[ ().-]", "", number)
    if not NUMBER.fullmatch(bare):
        raise BadMessage("bad_number")
    plain = text.replace("\r\n", "\n").strip()
    if not plain:
        raise BadMessage("empty")
    try:
        split(plain)
    except TooLong as error:
        raise BadMessage("too_long") from error
    return bare, plain
