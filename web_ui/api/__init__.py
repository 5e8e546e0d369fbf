"""The API for programs: the same permissions as the rooms, JSON in and out, described by itself in OpenAPI."""
