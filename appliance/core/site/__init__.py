"""The site file's model and its validation: everything an installer sets, as frozen values."""
