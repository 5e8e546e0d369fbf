"""Telephone cards: which there are, their spans and ports, and DAHDI's configuration of them.

Everything but `sysfs` (reads) and `apply` (root's work) is pure.
"""
