"""The program that Pulumi runs: the reference stack, for the environment that the configuration describes."""

import pulumi
from penstock.platform.environment import environment_from_config
from penstock.platform.errors import PenstockError
from penstock.stacks.blueprint import build

if __name__ == "__main__":
    try:
        build(environment_from_config())
    except PenstockError as error:
        raise pulumi.RunError(str(error)) from error
