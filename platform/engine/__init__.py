"""The one seam to the Pulumi engine: find it, install it, drive it, read its events."""
