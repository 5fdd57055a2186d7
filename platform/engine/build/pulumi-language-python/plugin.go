package main

import (
	"context"
	"io"
	"os/exec"
	"strconv"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// RunPlugin executes a policy pack or a provider that is a folder of Python, and streams what it prints.
func (host *languageHost) RunPlugin(
	request *pulumirpc.RunPluginRequest, stream pulumirpc.LanguageRuntime_RunPluginServer,
) error {
	ctx, done := host.request(stream.Context())
	defer done()
	python, err := resolvePython(ctx, request.GetInfo())
	if err != nil {
		return err
	}
	output := &pluginStream{stream: stream}
	run := runProvider
	if request.GetKind() == "analyzer" {
		run = runPack
	}
	code, err := exitCode(run(ctx, python, request, output))
	if err != nil {
		return err
	}
	return output.send(&pulumirpc.RunPluginResponse{
		Output: &pulumirpc.RunPluginResponse_Exitcode{Exitcode: int32(code)},
	})
}

// runProvider starts the plugin's own folder as a program.
func runProvider(
	ctx context.Context, python *python, request *pulumirpc.RunPluginRequest, output *pluginStream,
) error {
	arguments := append([]string{"-u", request.GetInfo().GetProgramDirectory()}, request.GetArgs()...)
	command, err := pluginCommand(ctx, python, request, output, arguments...)
	if err != nil {
		return err
	}
	command.Dir = request.GetPwd()
	command.Stdout = output.stdout()
	return command.Run()
}

// runPack starts a policy pack in its own folder. The Python library for packs expects to be told organisation,
// project, stack and configuration by environment variables, but the engine sends them only when the pack already
// serves; the SDK's proxy serves in the pack's place until they have arrived.
func runPack(ctx context.Context, python *python, request *pulumirpc.RunPluginRequest, output *pluginStream) error {
	proxy, packStdout, err := sdk.NewPolicyProxy(ctx, output.stdout())
	if err != nil {
		return err
	}
	stack, err := proxy.AwaitConfiguration(ctx)
	if err != nil {
		return err
	}
	folder := request.GetInfo().GetProgramDirectory()
	arguments := append([]string{"-u", "-m", "pulumi.policy"}, request.GetArgs()...)
	command, err := pluginCommand(ctx, python, request, output, append(arguments, folder)...)
	if err != nil {
		return err
	}
	variables, err := packVariables(stack)
	if err != nil {
		return err
	}
	command.Dir = folder
	command.Stdout = packStdout
	command.Env = append(command.Env, variables...)
	if err := command.Start(); err != nil {
		return err
	}
	return proxy.Attach(ctx, command)
}

// pluginCommand is the interpreter with the environment that the engine made for the plugin.
func pluginCommand(
	ctx context.Context, python *python, request *pulumirpc.RunPluginRequest, output *pluginStream, arguments ...string,
) (*exec.Cmd, error) {
	command, err := python.command(ctx, arguments...)
	if err != nil {
		return nil, err
	}
	if variables := request.GetEnv(); len(variables) > 0 {
		command.Env = python.activate(variables)
	}
	command.Stderr = output.stderr()
	return command, nil
}

// packVariables is empty when a pack is read without a stack, as `pulumi policy publish` does.
func packVariables(stack *pulumirpc.AnalyzerStackConfigureRequest) ([]string, error) {
	if stack == nil {
		return nil, nil
	}
	variables, err := configurationVariables(stack.GetConfig(), stack.GetConfigSecretKeys())
	if err != nil {
		return nil, err
	}
	return append(variables,
		"PULUMI_ORGANIZATION="+stack.GetOrganization(),
		"PULUMI_PROJECT="+stack.GetProject(),
		"PULUMI_STACK="+stack.GetStack(),
		"PULUMI_DRY_RUN="+strconv.FormatBool(stack.GetDryRun()),
	), nil
}

// pluginStream carries the plugin's output to the engine. Two writers share one stream, which takes one message at a
// time.
type pluginStream struct {
	stream pulumirpc.LanguageRuntime_RunPluginServer
	lock   sync.Mutex
}

func (output *pluginStream) send(message *pulumirpc.RunPluginResponse) error {
	output.lock.Lock()
	defer output.lock.Unlock()
	return output.stream.Send(message)
}

type writer func(data []byte) *pulumirpc.RunPluginResponse

type pluginWriter struct {
	output *pluginStream
	wrap   writer
}

func (writer pluginWriter) Write(data []byte) (int, error) {
	if err := writer.output.send(writer.wrap(data)); err != nil {
		return 0, err
	}
	return len(data), nil
}

func (output *pluginStream) stdout() io.Writer {
	return pluginWriter{output, func(data []byte) *pulumirpc.RunPluginResponse {
		return &pulumirpc.RunPluginResponse{Output: &pulumirpc.RunPluginResponse_Stdout{Stdout: data}}
	}}
}

func (output *pluginStream) stderr() io.Writer {
	return pluginWriter{output, func(data []byte) *pulumirpc.RunPluginResponse {
		return &pulumirpc.RunPluginResponse{Output: &pulumirpc.RunPluginResponse_Stderr{Stderr: data}}
	}}
}
