"""Asterisk's manager interface, for the little that ARI lacks: MixMonitor, Redirect, registrations."""
