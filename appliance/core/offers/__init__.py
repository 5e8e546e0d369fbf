"""Offers: who is rung for whom, and what comes of the ringing."""
