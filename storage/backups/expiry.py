"""Backups hold what people asked to forget: each goes on the day that its manifest names."""

from datetime import date
from pathlib import Path

from storage.backups.manifest import SUFFIX, Manifest, Unsaid, place


def expired(folder: Path, today: date) -> list[Path]:
    """The backups of a folder whose day is over, by their manifests; what is no backup of ours is left alone."""
    found = []
    for said in sorted(folder.glob(f"*{SUFFIX}")):
        copy = said.with_name(said.name.removesuffix(SUFFIX))
        try:
            if Manifest.beside(copy).delete_after < today:
                found.append(copy)
        except Unsaid:
            continue
    return found


def drop(copy: Path) -> None:
    """Delete a backup and its manifest; the manifest last, so that a try that failed is made again."""
    copy.unlink(missing_ok=True)
    place(copy).unlink(missing_ok=True)
