"""A real Kubernetes API server for the embedded cloud, and the provider that talks to it."""
