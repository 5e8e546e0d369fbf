"""Agents' phones in the browser: SIP over the web's own port, for as long as the session lasts."""
