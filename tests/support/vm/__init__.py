"""A virtual machine of the box: QEMU, the networks on both its sides, and a door to run commands inside."""
