"""Disks that are plugged in: `python3 -m hw.disk attach LABEL` mounts one, as root; nothing on it is ever
run.
"""
