"""timbre-hardware: modem, display, battery, and who is told of alarms. Calls never wait for it."""
