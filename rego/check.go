package main

type checkRequest struct {
	Files        files         `json:"files"`
	Capabilities *capabilities `json:"capabilities"`
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
	if _, err := compile(modules, allowed); err != nil {
		return nil, inFiles(err, request.Files)
	}
	return struct{}{}, nil
}
