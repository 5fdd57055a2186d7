"""A stack's Kubernetes objects as files that a GitOps tool applies: no cluster is asked, and nothing in them is secret."""
