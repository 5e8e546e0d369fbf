"""The box's addresses, names and time servers: `settings` → `render` → `system`, on `trial` at first."""
