// pulumi-language-python: the part of Pulumi's Python language host that a program, a policy pack and a Python
// provider need. The official host comes with Pulumi's own release and is used where there is one; it is not served as
// a Go module, so this one stands beside a command line that was built from modules.
//
// It is written in Go and not in Python because the engine starts it for every command: it answers within milliseconds,
// and it does not depend on which Python environment happens to be active.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
)

// How often the host asks whether its engine still lives. An engine that ends on its own interrupts the host; this is
// for one that was killed.
const engineCheckInterval = time.Second

func main() {
	if err := serve(os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "pulumi-language-python: %v\n", err)
		os.Exit(1)
	}
}

// serve answers until a signal arrives or the engine is gone, then ends every child process.
func serve(arguments []string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	engine := engineAddress(arguments)
	host := newLanguageHost(ctx, engine, func() { abandon(stop) })
	defer host.children.Wait()
	if engine != "" {
		if err := host.watch(engine); err != nil {
			return err
		}
	}

	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(server, host)
			return nil
		},
	})
	if err != nil {
		return err
	}
	// The engine reads the port from the first line; nothing may be printed before it.
	fmt.Println(handle.Port)

	select {
	case <-ctx.Done():
		// A graceful stop would wait for requests of an engine that may be gone already.
		return nil
	case err := <-handle.Done:
		return err
	}
}

// engineAddress is the one positional argument; flags (logging, tracing) stand before it and are not needed here.
func engineAddress(arguments []string) string {
	address := ""
	for _, argument := range arguments {
		if !strings.HasPrefix(argument, "-") {
			address = argument
		}
	}
	return address
}

// abandon ends what a program may have started in its turn, then the host itself. The engine gives each host a process
// group of its own; in any other group there are processes that are none of the host's business.
func abandon(stop context.CancelFunc) {
	if syscall.Getpgrp() == os.Getpid() {
		signal.Ignore(syscall.SIGTERM)
		_ = syscall.Kill(0, syscall.SIGTERM)
	}
	stop()
}
