"""What a contact centre knows and decides."""

VERSION = "0.1.0"
