"""The box explains its own faults: one known problem per file in `checks`; what, why and the next step."""
