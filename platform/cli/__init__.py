"""The command line: one file per command, thin. Data goes to stdout, talk and progress to stderr."""
