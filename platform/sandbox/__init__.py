"""The embedded cloud: an AWS emulator and a provider that speaks Pulumi's provider protocol, in one background process."""
