"""A SIP phone for tests, probes and the demonstration floor: pjsua2 behind JSON lines.

It runs as a process of its own (`python3 -m hw.testphone`), so that whoever drives it may sit in another
network namespace. `client.Testphone` is the driver's side. Verbs go in, events come out; neither side waits.
"""
