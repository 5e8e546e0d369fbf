"""Recordings: the row says what the file must be; `appliance.recordings` keeps both true to each other."""

from peewee import AutoField, BigIntegerField, DoubleField, IntegerField, TextField

from appliance.store.models.base import Row


class Recording(Row):
    id = AutoField()
    call = TextField()
    what = TextField(default="conversation")
    """conversation, fallback (made while the ACD was away), voicemail"""
    queue = TextField(null=True)
    agent = TextField(null=True)
    file = TextField(unique=True)
    """Path below the recordings folder as it is now, `2026/11/22/<call>.raw`, later `.flac`."""
    started_at = DoubleField()
    state = TextField(default="raw")
    """raw (being written, or waiting to be compressed), ready, failed (cannot be compressed), missing,
    damaged, empty (over before there was a sound), deleted."""
    channels = IntegerField(default=2)
    """2: left customer, right agent. 1: voicemail."""
    duration_s = DoubleField(null=True)
    bytes = BigIntegerField(null=True)
    sha256 = TextField(null=True)
    rms_left_db = DoubleField(null=True)
    """dBFS, -96 for silence; the customer."""
    rms_right_db = DoubleField(null=True)
    """The agent; None in a mono file."""
    peak_left_db = DoubleField(null=True)
    peak_right_db = DoubleField(null=True)
    finalised_at = DoubleField(null=True)
    checked_at = DoubleField(null=True)
    """Last time the hash was compared with the file."""
    deleted_at = DoubleField(null=True)
    deleted_by = TextField(default="")
    """A username, or `retention`."""
    deleted_why = TextField(default="")
    removed_at = DoubleField(null=True)
    """When the file of a deleted recording left the disk."""
    problem = TextField(default="")
    """In words, for state failed, missing and damaged."""
