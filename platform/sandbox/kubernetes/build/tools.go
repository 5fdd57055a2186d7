//go:build tools

// Package kubernetes names the commands that are built from this module, so that go.mod and go.sum stay complete for them.
package kubernetes

import (
	_ "go.etcd.io/etcd/server/v3"
	_ "k8s.io/kubernetes/cmd/kube-apiserver"
)
