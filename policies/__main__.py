"""The pack as Pulumi runs this folder: `pulumi preview --policy-pack policies`."""

from penstock.policies.pack import main

main()
