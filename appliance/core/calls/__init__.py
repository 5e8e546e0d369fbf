"""Callers: how a call begins, becomes a conversation, and ends."""
