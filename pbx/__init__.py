"""Everything that knows Asterisk, nothing that knows us."""
