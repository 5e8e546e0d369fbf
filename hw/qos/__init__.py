"""The box shapes its WAN link, voice first: `plan` (pure) → `apply` → `observe` and `compare`.

Only `kernel` and `observe` speak to the kernel; nothing else in Timbre uses pyroute2.
"""
