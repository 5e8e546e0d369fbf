"""The `timbre` command. Exit status: 0 done, 1 it could not be done, 2 the input is wrong."""
