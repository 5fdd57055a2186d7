"""Immutability, proved: every argument of every component is changed, and what the engine plans for each child is judged."""
