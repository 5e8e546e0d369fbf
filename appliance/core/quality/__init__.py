"""How calls sound: the E-model, what a leg's RTCP says of it, and what most likely is at fault. Pure."""
