"""Where the box's backups go, when, and how many are kept: values of the model."""

from dataclasses import dataclass

EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)


@dataclass(frozen=True, slots=True)
class Disk:
    """A USB disk, known by the label of its file system."""

    label: str


@dataclass(frozen=True, slots=True)
class Sftp:
    host: str
    user: str
    host_key: str
    """The server's public key, `ssh-ed25519 AAAA…`: no other server is spoken to."""
    port: int = 22
    folder: str = "timbre"
    """From the user's own folder on, or from / where it begins so."""
    has_password: bool = False
    has_key: bool = False


@dataclass(frozen=True, slots=True)
class S3:
    """Any storage that speaks S3."""

    endpoint: str
    bucket: str
    access_key: str
    region: str = "us-east-1"
    folder: str = "timbre"
    ca: str = ""
    """Certificates (PEM) of an authority that is trusted besides those that everybody trusts."""
    has_secret_key: bool = False


@dataclass(frozen=True, slots=True)
class Backup:
    """Exactly one of `disk`, `sftp` and `s3` is there."""

    disk: Disk | None = None
    sftp: Sftp | None = None
    s3: S3 | None = None
    at_min: int = 90
    """Minutes after the site's midnight."""
    days: tuple[int, ...] = EVERY_DAY
    """0 Monday … 6 Sunday."""
    keep: int = 14
    """Backups; the oldest beyond are removed."""
    recordings: bool = True
    recipients: tuple[str, ...] = ()
    """Further age keys that can open every backup, besides the box's own recovery key."""
    rate_kbit: int | None = None
    """None: as fast as it goes."""
