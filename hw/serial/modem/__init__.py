"""A GSM modem that speaks AT commands (3GPP TS 27.005 and 27.007)."""
