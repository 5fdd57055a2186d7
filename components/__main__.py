"""The package as Pulumi runs this folder: `pulumi package add <path to components>`."""

from penstock.components.plugin import main

main()
