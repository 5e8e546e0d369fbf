"""From the ACD's feed to open browsers: boards of drawn widgets, sent as patches over server-sent events."""
