package main

import opa "github.com/open-policy-agent/opa/v1/version"

// wasmAbi is what build emits. OPA keeps the constant to itself.
const wasmAbi = "1.3"

type versionResult struct {
	Opa     string `json:"opa"`
	WasmAbi string `json:"wasmAbi"`
}

func version(struct{}) (any, error) {
	return versionResult{Opa: opa.Version, WasmAbi: wasmAbi}, nil
}
