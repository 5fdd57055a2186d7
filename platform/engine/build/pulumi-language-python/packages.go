package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/blang/semver"
	codegen "github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// GeneratePackage writes the SDK of a package: what `pulumi package add` puts into the project's `sdks` folder.
func (host *languageHost) GeneratePackage(
	ctx context.Context, request *pulumirpc.GeneratePackageRequest,
) (*pulumirpc.GeneratePackageResponse, error) {
	_, done := host.request(ctx)
	defer done()
	loader, err := schema.NewLoaderClient(request.GetLoaderTarget())
	if err != nil {
		return nil, err
	}
	defer loader.Close()
	schemas := schema.NewCachedLoader(loader)

	var described schema.PackageSpec
	if err := json.Unmarshal([]byte(request.GetSchema()), &described); err != nil {
		return nil, fmt.Errorf("the package's schema is not JSON: %w", err)
	}
	bound, problems, err := schema.BindSpec(described, schemas, schema.ValidationOptions{AllowDanglingReferences: true})
	if err != nil {
		return nil, err
	}
	if problems.HasErrors() {
		return nil, fmt.Errorf("the schema of %s is wrong: %w", described.Name, errors.Join(problems.Errs()...))
	}
	files, err := codegen.GeneratePackage("pulumi-language-python", bound, request.GetExtraFiles(), schemas)
	if err != nil {
		return nil, err
	}
	return &pulumirpc.GeneratePackageResponse{}, writeFiles(request.GetDirectory(), files)
}

// writeFiles puts files into a folder, by their names within it.
func writeFiles(folder string, files map[string][]byte) error {
	for name, content := range files {
		if !filepath.IsLocal(name) {
			return fmt.Errorf("the generated file %q would be outside its folder", name)
		}
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Link makes generated SDKs requirements of the project. As nothing is installed here, it says how to do that.
func (host *languageHost) Link(ctx context.Context, request *pulumirpc.LinkRequest) (*pulumirpc.LinkResponse, error) {
	ctx, done := host.request(ctx)
	defer done()
	python, err := resolvePython(ctx, request.GetInfo())
	if err != nil {
		return nil, err
	}
	loader, err := schema.NewLoaderClient(request.GetLoaderTarget())
	if err != nil {
		return nil, err
	}
	defer loader.Close()

	schemas := schema.NewCachedLoader(loader)
	paths := map[string]string{} // by the name of the distribution
	var folders, imports strings.Builder
	for _, dependency := range request.GetPackages() {
		distribution, module, err := pythonNames(ctx, schemas, dependency.GetPackage())
		if err != nil {
			return nil, err
		}
		paths[distribution] = dependency.GetPath()
		fmt.Fprintf(&folders, " ./%s", filepath.ToSlash(dependency.GetPath()))
		fmt.Fprintf(&imports, "  import %s\n", module)
	}
	if err := python.tools.LinkPackages(ctx, paths); err != nil {
		return nil, fmt.Errorf("the package can't be added to the project's requirements: %w", err)
	}
	return &pulumirpc.LinkResponse{ImportInstructions: fmt.Sprintf(
		"Install it into the project's environment, then import it:\n\n  python -m pip install%s\n\n%s",
		folders.String(), imports.String(),
	)}, nil
}

// pythonNames is what the generated SDK of a package is called: its distribution and its module.
func pythonNames(
	ctx context.Context, schemas schema.ReferenceLoader, wanted *pulumirpc.PackageDependency,
) (string, string, error) {
	descriptor := &schema.PackageDescriptor{Name: wanted.GetName(), DownloadURL: wanted.GetServer()}
	if version, err := semver.ParseTolerant(wanted.GetVersion()); err == nil {
		descriptor.Version = &version
	}
	if parameters := wanted.GetParameterization(); parameters != nil {
		version, err := semver.ParseTolerant(parameters.GetVersion())
		if err != nil {
			return "", "", err
		}
		descriptor.Parameterization = &schema.ParameterizationDescriptor{
			Name: parameters.GetName(), Version: version, Value: parameters.GetValue(),
		}
	}
	reference, err := schema.LoadPackageReferenceV2(ctx, schemas, descriptor)
	if err != nil {
		return "", "", err
	}
	definition, err := reference.Definition()
	if err != nil {
		return "", "", err
	}
	if err := definition.ImportLanguages(map[string]schema.Language{"python": codegen.Importer}); err != nil {
		return "", "", err
	}
	module := codegen.PyPack(definition.Namespace, definition.Name)
	if chosen, ok := definition.Language["python"].(codegen.PackageInfo); ok && chosen.PackageName != "" {
		module = chosen.PackageName
	}
	return module, module, nil
}
