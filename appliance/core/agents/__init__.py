"""Agents: where they sit, their states, what they can, and whom the site lets serve what."""
