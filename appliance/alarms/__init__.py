"""Who is told of the box's faults, by which way, and how often. Deciding is pure; `mail` alone sends."""
