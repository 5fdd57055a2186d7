"""Penstock: reusable Pulumi components, the policies that judge them, and an embedded cloud to try them on.

Stacks choose, components build, policies judge, platform runs. Importing this package costs nothing and does nothing.
"""

__version__ = "0.1.0"
