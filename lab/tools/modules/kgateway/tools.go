//go:build tools

// Package tools names the commands that the lab builds, so that `go mod tidy` keeps what they need in go.mod and go.sum.
package tools

import (
	_ "github.com/kgateway-dev/kgateway/v2/cmd/envoyinit"
	_ "github.com/kgateway-dev/kgateway/v2/cmd/kgateway"
)
