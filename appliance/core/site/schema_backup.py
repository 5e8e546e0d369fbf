"""The site file's section `backup`."""

from typing import Any, Final

from appliance.core.site import backup, kinds
from appliance.core.site.kinds import Flag, Host, Integer, Listing, Matching
from appliance.core.site.section import Key, Section
from appliance.core.site.spot import Spot

_FOLDER: Final = Matching(r"/?[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*", "not_folder")
_NAMES: Final = Matching(r"[!-~]{1,128}", "not_login_name")
_KEY_TEXT: Final = r"-----BEGIN [A-Z ]+-----\n[A-Za-z0-9+/=\n]+-----END [A-Z ]+-----\n?"

DISK = Section(backup.Disk, (Key("label", Matching(r"[A-Za-z0-9_-]{1,32}", "not_label"), required=True),))


def _login(values: dict[str, Any], spot: Spot) -> None:
    if values.get("has_password") and values.get("has_key"):
        spot.wrong("one_login")
    elif not values.get("has_password") and not values.get("has_key"):
        spot.wrong("sftp_login_needed")


SFTP = Section(
    backup.Sftp,
    (
        Key("host", Host(), required=True),
        Key("user", _NAMES, required=True),
        Key(
            "host_key",
            Matching(
                r"(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/]{40,2000}={0,2}",
                "not_host_key",
            ),
            required=True,
        ),
        Key("port", Integer(1, 65535)),
        Key("folder", _FOLDER),
        Key("password", kinds.Secret(r"[ -~]{1,190}", "bad_password", 1, 190), "has_password"),
        Key("key", kinds.Secret(_KEY_TEXT, "not_ssh_key", 1, 8192), "has_key"),
    ),
    check=_login,
)


def _secret_key(values: dict[str, Any], spot: Spot) -> None:
    if not values.get("has_secret_key"):
        spot.at("secret_key").wrong("missing")


S3 = Section(
    backup.S3,
    (
        Key(
            "endpoint",
            Matching(r"https?://[A-Za-z0-9.-]{1,190}(:[0-9]{1,5})?", "not_endpoint"),
            required=True,
        ),
        Key("bucket", Matching(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", "not_bucket"), required=True),
        Key("access_key", _NAMES, required=True),
        Key("secret_key", kinds.Secret(r"[!-~]{1,190}", "bad_password", 1, 190), "has_secret_key"),
        Key("region", Matching(r"[a-z0-9-]{1,40}", "not_region")),
        Key("folder", _FOLDER),
        Key("ca", kinds.Pem()),
    ),
    check=_secret_key,
)


def _one_target(values: dict[str, Any], spot: Spot) -> None:
    if sum(values.get(kind) is not None for kind in ("disk", "sftp", "s3")) != 1:
        spot.wrong("one_target")


BACKUP = Section(
    backup.Backup,
    (
        Key("disk", DISK),
        Key("sftp", SFTP),
        Key("s3", S3),
        Key("at", kinds.TimeOfDay(), "at_min"),
        Key("days", kinds.Days()),
        Key("keep", Integer(1, 1000)),
        Key("recordings", Flag()),
        Key("recipients", Listing(Matching(r"age1[02-9ac-hj-np-z]{58}", "not_recipient"))),
        Key("rate", kinds.Rate(64, 1_000_000), "rate_kbit"),
    ),
    check=_one_target,
)
