package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"maps"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/bundle"
	opa "github.com/open-policy-agent/opa/v1/compile"
)

type buildRequest struct {
	Files        files         `json:"files"`
	Entrypoints  []string      `json:"entrypoints"`
	Capabilities *capabilities `json:"capabilities"`
	Data         document      `json:"data"`
	Lenient      bool          `json:"lenient"`
}

type buildResult struct {
	Wasm        string   `json:"wasm"`
	Entrypoints []string `json:"entrypoints"`
	Builtins    []string `json:"builtins"`
	described
}

// build compiles the modules to one WebAssembly policy. The same files, entrypoints and order of entrypoints give the
// same bytes.
func build(request buildRequest) (any, error) {
	if len(request.Files) == 0 || len(request.Entrypoints) == 0 {
		return nil, badRequest("build needs at least one file and one entrypoint")
	}
	allowed, err := request.Capabilities.resolve()
	if err != nil {
		return nil, err
	}
	modules, err := request.Files.parse(allowed)
	if err != nil {
		return nil, inFiles(err, request.Files)
	}
	// OPA's build is not strict, so the strict check comes first.
	checked, err := compile(modules, setup{allowed: allowed, data: request.Data, lenient: request.Lenient})
	if err != nil {
		return nil, inFiles(err, request.Files)
	}
	wasm, err := toWasm(request, modules, allowed)
	if err != nil {
		return nil, inFiles(err, request.Files)
	}
	return buildResult{
		Wasm:        base64.StdEncoding.EncodeToString(wasm),
		Entrypoints: request.Entrypoints,
		Builtins:    requiredBuiltins(checked),
		described:   describe(modules),
	}, nil
}

func toWasm(request buildRequest, modules map[string]*ast.Module, allowed *ast.Capabilities) ([]byte, error) {
	source := &bundle.Bundle{}
	source.SetRegoVersion(ast.RegoV1)
	source.Manifest.Init()
	for _, path := range request.Files.paths() {
		source.Modules = append(source.Modules, bundle.ModuleFile{
			URL:    path,
			Path:   path,
			Parsed: modules[path],
			Raw:    []byte(request.Files[path]),
		})
	}
	compiler := opa.New().
		WithBundle(source).
		WithCapabilities(allowed).
		WithEntrypoints(request.Entrypoints...).
		WithRegoVersion(ast.RegoV1).
		WithTarget(opa.TargetWasm)
	if err := compiler.Build(context.Background()); err != nil {
		return nil, err
	}
	return bytes.Clone(compiler.Bundle().WasmModules[0].Raw), nil
}

func requiredBuiltins(compiler *ast.Compiler) []string {
	names := map[string]bool{}
	for _, builtin := range compiler.Required.Builtins {
		names[builtin.Name] = true
	}
	return slices.AppendSeq([]string{}, slices.Values(slices.Sorted(maps.Keys(names))))
}
