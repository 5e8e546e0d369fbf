"""Everything that knows Asterisk, and nothing that knows us."""
