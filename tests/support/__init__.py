"""What tests stand on: real peers of the box, and ways to wait for and look at what the box does."""
