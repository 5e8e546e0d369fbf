"""Replacing the whole system by a signed bundle: prove it, write it to the idle slot, boot it on trial."""
