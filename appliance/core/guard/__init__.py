"""The toll-fraud guard: where calls out may go, how many, how long; what is stopped, and until when. Pure."""
