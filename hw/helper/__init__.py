"""Timbre's only root process and its client. `privileged` is the boundary.

It imports nothing of the application.
"""
