"""Asterisk's configuration as pure functions: a plan of frozen values in, the text of every file out."""
