"""A segment is known by its first line: a journal begun anew reuses the numbers of the old."""

SQL = "ALTER TABLE journal_position ADD COLUMN head TEXT NOT NULL DEFAULT ''"
