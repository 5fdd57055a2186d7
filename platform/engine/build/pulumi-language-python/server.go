package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	"github.com/pulumi/pulumi/sdk/v3/go/common/version"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/emptypb"
)

// How long a killed child's own children may keep its output open before the host stops reading.
const outputGrace = 2 * time.Second

// languageHost answers the engine's requests. What it does not implement (conversion of
// programs, packing) says so.
type languageHost struct {
	pulumirpc.UnimplementedLanguageRuntimeServer

	// life ends with the host; every child process ends with it.
	life     context.Context
	engine   string
	onGone   context.CancelFunc
	children sync.WaitGroup
}

func newLanguageHost(life context.Context, engine string, onGone context.CancelFunc) *languageHost {
	return &languageHost{life: life, engine: engine, onGone: onGone}
}

// watch ends the host when the engine at the address no longer answers.
func (host *languageHost) watch(address string) error {
	return rpcutil.Healthcheck(host.life, address, engineCheckInterval, host.onGone)
}

// request joins the life of one request with the life of the host.
func (host *languageHost) request(ctx context.Context) (context.Context, context.CancelFunc) {
	host.children.Add(1)
	joined, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(host.life, cancel)
	return joined, func() {
		stop()
		cancel()
		host.children.Done()
	}
}

// Handshake comes instead of the argument when an engine attaches to a running host.
func (host *languageHost) Handshake(
	_ context.Context, request *pulumirpc.LanguageHandshakeRequest,
) (*pulumirpc.LanguageHandshakeResponse, error) {
	if host.engine == "" {
		host.engine = request.GetEngineAddress()
		if err := host.watch(host.engine); err != nil {
			return nil, err
		}
	}
	return &pulumirpc.LanguageHandshakeResponse{}, nil
}

func (host *languageHost) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: version.Version}, nil
}

// GetRequiredPackages names no provider plugin in advance: the engine asks for each one when a resource needs it.
func (host *languageHost) GetRequiredPackages(
	context.Context, *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	return &pulumirpc.GetRequiredPackagesResponse{}, nil
}

func (host *languageHost) GetRequiredPlugins(
	context.Context, *pulumirpc.GetRequiredPluginsRequest,
) (*pulumirpc.GetRequiredPluginsResponse, error) {
	return &pulumirpc.GetRequiredPluginsResponse{}, nil
}

func (host *languageHost) RuntimeOptionsPrompts(
	context.Context, *pulumirpc.RuntimeOptionsRequest,
) (*pulumirpc.RuntimeOptionsResponse, error) {
	return &pulumirpc.RuntimeOptionsResponse{}, nil
}

// InstallDependencies checks and never installs: where dependencies come from (and their hashes) is the project's
// decision, and an unasked `pip install` would go to the network.
func (host *languageHost) InstallDependencies(
	request *pulumirpc.InstallDependenciesRequest,
	stream pulumirpc.LanguageRuntime_InstallDependenciesServer,
) error {
	ctx, done := host.request(stream.Context())
	defer done()
	python, err := resolvePython(ctx, request.GetInfo())
	if err != nil {
		return err
	}
	command, err := python.command(ctx, "-c", "import sys; print(sys.executable)")
	if err != nil {
		return err
	}
	executable, err := command.Output()
	if err != nil {
		return fmt.Errorf("%s does not run: %w", command.Path, err)
	}
	text := fmt.Sprintf("Nothing is installed by this language host; the Python environment in use is %s", executable)
	return stream.Send(&pulumirpc.InstallDependenciesResponse{Stdout: []byte(text)})
}

// About reports the interpreter that programs run in.
func (host *languageHost) About(
	ctx context.Context, request *pulumirpc.AboutRequest,
) (*pulumirpc.AboutResponse, error) {
	var facts struct{ Executable, Version string }
	script := "import json, platform, sys;" +
		"print(json.dumps({'executable': sys.executable, 'version': platform.python_version()}))"
	if err := host.ask(ctx, request.GetInfo(), script, &facts); err != nil {
		return nil, err
	}
	return &pulumirpc.AboutResponse{Executable: facts.Executable, Version: facts.Version}, nil
}

// GetProgramDependencies lists the distributions of the program's environment. It asks the interpreter itself, because
// an environment need not have pip. What is direct and what came along is not told apart.
func (host *languageHost) GetProgramDependencies(
	ctx context.Context, request *pulumirpc.GetProgramDependenciesRequest,
) (*pulumirpc.GetProgramDependenciesResponse, error) {
	var found []*pulumirpc.DependencyInfo
	script := "import importlib.metadata, json;" +
		"found = {d.metadata['Name']: d.version for d in importlib.metadata.distributions()};" +
		"print(json.dumps([{'name': n, 'version': found[n]} for n in sorted(found)]))"
	if err := host.ask(ctx, request.GetInfo(), script, &found); err != nil {
		return nil, err
	}
	return &pulumirpc.GetProgramDependenciesResponse{Dependencies: found}, nil
}

// ask runs a short script in the program's environment and reads the JSON it prints.
func (host *languageHost) ask(ctx context.Context, info *pulumirpc.ProgramInfo, script string, answer any) error {
	ctx, done := host.request(ctx)
	defer done()
	python, err := resolvePython(ctx, info)
	if err != nil {
		return err
	}
	command, err := python.command(ctx, "-c", script)
	if err != nil {
		return err
	}
	output, err := command.Output()
	if err != nil {
		return fmt.Errorf("%s does not run: %w", command.Path, err)
	}
	return json.Unmarshal(output, answer)
}

// exitCode tells a process that ran and failed from one that could not be run.
func exitCode(err error) (int, error) {
	if err == nil {
		return 0, nil
	}
	if exit, ok := err.(*exec.ExitError); ok && exit.Exited() {
		return exit.ExitCode(), nil
	}
	return -1, err
}

// executorPath is the SDK's entry script, which is shipped beside the host.
func executorPath() (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	script := self + "-exec"
	if _, err := os.Stat(script); err != nil {
		return "", fmt.Errorf("the entry script is missing beside the language host: %w", err)
	}
	return script, nil
}
