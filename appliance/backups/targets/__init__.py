"""Where backups go. All storages answer to the same few words; see `base`."""

from collections.abc import Mapping
from pathlib import Path

from appliance.backups.errors import BackupError
from appliance.backups.targets.base import Target
from appliance.backups.targets.folder import DiskTarget
from appliance.backups.targets.s3 import S3Target
from appliance.backups.targets.sftp import SftpTarget
from appliance.core.site.backup import Backup


def target_of(plan: Backup, secrets: Mapping[str, str], box: str, run: Path) -> Target:
    """`secrets`: path in the site file → secret; `run`: where files for curl may lie, in memory."""
    if plan.disk:
        return DiskTarget(plan.disk.label, box)
    if plan.sftp:
        return SftpTarget(plan.sftp, secrets, box, run, plan.rate_kbit)
    if plan.s3:
        return S3Target(plan.s3, secrets, box, run, plan.rate_kbit)
    raise BackupError("not_set_up")
