"""One file per room. A handler asks, builds a view and renders; it decides nothing."""
