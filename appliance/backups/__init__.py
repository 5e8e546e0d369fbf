"""Backups: made, checked and restored. Nothing leaves the box but what age has encrypted.

`targets` carries files away and back; `age` runs the encryption; `create`, `verify` and `restore` are the
deeds. What is in a backup is `core.backup.contents`.
"""
