"""The world's numbering plans, of libphonenumber's metadata, as tables for the guard and the dialplan."""
