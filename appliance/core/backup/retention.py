"""Which backups stay, and which files of the storage nobody needs any more."""

from collections.abc import Iterable, Mapping

from appliance.core.backup.contents import HEAD, PACKS, Contents, is_id


def outlived(ids: Iterable[str], keep: int) -> list[str]:
    """The backups beyond the `keep` newest, oldest first."""
    return sorted(ids)[:-keep]


def unfinished(folders: Iterable[str], good: Iterable[str]) -> list[str]:
    """Folders of backups that never got their head: somebody was killed in between."""
    return sorted(name for name in set(folders) - set(good) if is_id(name))


def needed_packs(backups: Iterable[Contents], ours: Iterable[str]) -> set[str]:
    """Names of packs that a backup holds, or that are ready for the next one."""
    return {pack.name for each in backups for pack in each.packs} | set(ours)


def orphans(files: Iterable[str], needed: set[str]) -> list[str]:
    """Paths of the packs' files that belong to no needed pack."""
    return sorted(f"{PACKS}/{name}" for name in files if name.partition(".")[0] not in needed)


def missing(contents: Contents, sizes: Mapping[str, int]) -> list[str]:
    """Paths that a whole backup has and the storage has not, or not of that size."""
    wanted = {
        path: part.bytes
        for archive in contents.everything()
        for path, part in zip(archive.paths(contents.id), archive.parts, strict=True)
    }
    found = [path for path, size in wanted.items() if sizes.get(path) != size]
    return found if f"{contents.id}/{HEAD}" in sizes else [*found, f"{contents.id}/{HEAD}"]
