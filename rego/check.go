package main

import "encoding/json"

type checkRequest struct {
	Files        files           `json:"files"`
	Capabilities *capabilities   `json:"capabilities"`
	Data         document        `json:"data"`
	InputSchema  json.RawMessage `json:"inputSchema"`
}

// check compiles everything, tests included.
func check(request checkRequest) (any, error) {
	allowed, err := request.Capabilities.resolve()
	if err != nil {
		return nil, err
	}
	modules, err := request.Files.parse(allowed)
	if err != nil {
		return nil, inFiles(err, request.Files)
	}
	if _, err := compile(modules, setup{allowed: allowed, data: request.Data, inputSchema: request.InputSchema}); err != nil {
		return nil, inFiles(err, request.Files)
	}
	return struct{}{}, nil
}
