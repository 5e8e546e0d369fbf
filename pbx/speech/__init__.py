"""Text to speech on the box: espeak-ng, brought to telephone quality by sox."""
