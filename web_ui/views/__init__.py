"""Pure view models: from feed state and rows to exactly what a template shows. No I/O, no clock, no HTML."""
