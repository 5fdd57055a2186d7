"""The pack as Pulumi runs this folder: `pulumi preview --policy-pack policies`."""

from pathlib import Path

from penstock.policies.pack import main

main(Path(__file__).parent)
