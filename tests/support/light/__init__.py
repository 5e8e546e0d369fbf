"""Light SIP peers: signalling only, in this process, with arrival times from the kernel; audio is echoed.

For measuring and for many phones at once: `hw.testphone`'s real media would cost more than what is measured.
"""
