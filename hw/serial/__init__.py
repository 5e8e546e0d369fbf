"""What speaks over a serial line: the GSM modem and the front-panel display.

Protocols are pure (bytes and time in, bytes and news out); `port` alone touches a device.
"""
