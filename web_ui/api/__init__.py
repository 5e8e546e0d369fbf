"""The API for programs: the rooms' permissions, JSON in and out, described by itself in OpenAPI."""
