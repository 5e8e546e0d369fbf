"""The battery: NUT's own driver and server run below us, and their protocol is read on the loopback."""
