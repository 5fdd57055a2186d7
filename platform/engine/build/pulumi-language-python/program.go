package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strconv"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// The entry script ends with this code when it has told the user what is wrong; the engine then adds nothing.
const exitCodeAlreadyReported = 32

// Run executes a Pulumi program to its end.
func (host *languageHost) Run(ctx context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	ctx, done := host.request(ctx)
	defer done()
	python, err := resolvePython(ctx, request.GetInfo())
	if err != nil {
		return nil, err
	}
	script, err := executorPath()
	if err != nil {
		return nil, err
	}
	if problem, err := python.check(ctx, request.GetPwd(), request.GetInfo().GetEntryPoint()); problem != "" || err != nil {
		return &pulumirpc.RunResponse{Error: problem}, err
	}
	arguments := append([]string{"-u", script}, host.programArguments(request)...)
	command, err := python.command(ctx, arguments...)
	if err != nil {
		return nil, err
	}
	configuration, err := configurationVariables(request.GetConfig(), request.GetConfigSecretKeys())
	if err != nil {
		return nil, err
	}
	command.Dir = request.GetPwd()
	command.Env = append(command.Env, configuration...)
	command.Stdout, command.Stderr = os.Stdout, os.Stderr

	code, err := exitCode(command.Run())
	switch {
	case err != nil:
		return nil, fmt.Errorf("the program did not run to its end: %w", err)
	case code == exitCodeAlreadyReported:
		return &pulumirpc.RunResponse{Bail: true}, nil
	case code != 0:
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("the program ended with exit code %d", code)}, nil
	}
	return &pulumirpc.RunResponse{}, nil
}

// check runs the type checker that the project chose. It prints what it finds; the result only says that it did.
func (python *python) check(ctx context.Context, folder, entryPoint string) (string, error) {
	if python.checker == "" {
		return "", nil
	}
	command, err := python.command(ctx, "-m", python.checker, entryPoint)
	if err != nil {
		return "", err
	}
	command.Dir = folder
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	code, err := exitCode(command.Run())
	if code != 0 && err == nil {
		return fmt.Sprintf("the type checker %s did not pass the program", python.checker), nil
	}
	return "", err
}

// programArguments is the command line of the entry script.
func (host *languageHost) programArguments(request *pulumirpc.RunRequest) []string {
	return append([]string{
		"--monitor", request.GetMonitorAddress(),
		"--engine", host.engine,
		"--project", request.GetProject(),
		"--root_directory", request.GetInfo().GetRootDirectory(),
		"--stack", request.GetStack(),
		"--pwd", request.GetPwd(),
		"--dry_run", strconv.FormatBool(request.GetDryRun()),
		"--parallel", strconv.Itoa(int(request.GetParallel())),
		"--organization", request.GetOrganization(),
		request.GetInfo().GetEntryPoint(),
	}, request.GetArgs()...)
}

// configurationVariables hands the stack's configuration over, with the names of the values that are secret.
func configurationVariables(values map[string]string, secretKeys []string) ([]string, error) {
	if values == nil {
		values = map[string]string{}
	}
	if secretKeys == nil {
		secretKeys = []string{}
	}
	valuesText, err := json.Marshal(values)
	if err != nil {
		return nil, err
	}
	keysText, err := json.Marshal(secretKeys)
	if err != nil {
		return nil, err
	}
	return []string{"PULUMI_CONFIG=" + string(valuesText), "PULUMI_CONFIG_SECRET_KEYS=" + string(keysText)}, nil
}
