"""The box's packet filter: `policy` → `render` → `kernel`; `trial` takes back what nobody confirmed."""
