"""The owner of the site file: checks, stores, renders and applies it. Nobody else writes configuration."""
