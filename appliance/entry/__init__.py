"""One composition root per process, and the `timbre` command. Imports everything; nobody imports it."""
