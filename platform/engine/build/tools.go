//go:build tools

// Package engine names the command line that is built from this module, so that go.mod and go.sum stay complete for it.
package engine

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
