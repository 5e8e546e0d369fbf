"""Benchmarks, each a program: a table for people and, last, one line of JSON. Nothing here asserts a time."""
