"""The display on the front of the box: three families of protocol, one wish of what to show. Pure."""
