"""From the ACD's feed to open browsers: boards of rendered widgets, sent as patches over server-sent events."""
