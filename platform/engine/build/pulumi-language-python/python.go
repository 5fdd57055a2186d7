package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"

	"github.com/pulumi/pulumi/sdk/v3/python/toolchain"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// python is the environment that the options of a project, a pack or a plugin choose.
type python struct {
	tools      toolchain.Toolchain
	virtualenv string
	checker    string // the type checker that a program must pass before it runs; none if empty
}

// resolvePython reads `runtime.options`; a virtual environment that is named but missing is an error here, so that it
// is reported with its name and not as a missing module.
func resolvePython(ctx context.Context, info *pulumirpc.ProgramInfo) (*python, error) {
	options := toolchain.PythonOptions{Root: info.GetRootDirectory(), ProgramDir: info.GetProgramDirectory()}
	checker := ""
	for name, value := range info.GetOptions().AsMap() {
		text, isText := value.(string)
		if !isText {
			return nil, fmt.Errorf("runtime option %q must be a string, got %v", name, value)
		}
		switch {
		case name == "typechecker" && (text == "mypy" || text == "pyright"):
			checker = text
		case name == "typechecker" && text == "none", name == "toolchain" && text == "auto":
		case name == "virtualenv":
			options.Virtualenv = text
		case name == "toolchain" && text == "pip":
			options.Toolchain = toolchain.Pip
		case name == "toolchain" && text == "poetry":
			options.Toolchain = toolchain.Poetry
		case name == "toolchain" && text == "uv":
			options.Toolchain = toolchain.Uv
		default:
			return nil, fmt.Errorf("runtime option %s: %s is not supported by this language host; "+
				"use virtualenv, toolchain (pip, poetry, uv) or typechecker (mypy, pyright)", name, text)
		}
	}
	tools, err := toolchain.ResolveToolchain(options)
	if err != nil {
		return nil, err
	}
	if err := tools.ValidateVenv(ctx); err != nil {
		return nil, err
	}
	virtualenv, err := tools.VirtualEnvPath(ctx)
	if err != nil {
		return nil, err
	}
	return &python{tools: tools, virtualenv: virtualenv, checker: checker}, nil
}

// command is the interpreter with the environment activated; it is killed when the context ends.
func (python *python) command(ctx context.Context, arguments ...string) (*exec.Cmd, error) {
	command, err := python.tools.Command(ctx, arguments...)
	if err != nil {
		return nil, err
	}
	command.Env = python.activate(os.Environ())
	command.WaitDelay = outputGrace
	return command, nil
}

// activate puts the virtual environment first on the PATH of the given environment variables.
func (python *python) activate(variables []string) []string {
	if python.virtualenv == "" {
		return variables
	}
	return toolchain.ActivateVirtualEnv(variables, python.virtualenv)
}
