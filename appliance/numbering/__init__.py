"""The world's numbering plans, from libphonenumber's metadata, as tables that the guard and the dialplan read."""
