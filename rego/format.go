package main

import (
	"errors"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"
)

type formatRequest struct {
	Files files `json:"files"`
}

type formatResult struct {
	Path      string `json:"path"`
	Formatted bool   `json:"formatted"`
	Text      string `json:"text"`
}

// formatFiles gives each file's text as "opa fmt" writes it, and whether it was written so already.
func formatFiles(request formatRequest) (any, error) {
	results := []formatResult{}
	var errs ast.Errors
	if _, err := request.Files.parse(ast.CapabilitiesForThisVersion()); err != nil {
		return nil, inFiles(err, request.Files)
	}
	for _, path := range request.Files.paths() {
		text, err := format.SourceWithOpts(path, []byte(request.Files[path]), format.Opts{RegoVersion: ast.RegoV1})
		if err != nil {
			var several ast.Errors
			if !errors.As(err, &several) {
				several = ast.Errors{ast.NewError(ast.ParseErr, &ast.Location{File: path}, "%v", err)}
			}
			for _, each := range several {
				// The formatter does not say in which file.
				if each.Location == nil || each.Location.File == "" {
					each.Location = &ast.Location{File: path}
				}
			}
			errs = append(errs, several...)
			continue
		}
		results = append(results, formatResult{
			Path:      path,
			Formatted: string(text) == request.Files[path],
			Text:      string(text),
		})
	}
	if len(errs) > 0 {
		return nil, inFiles(errs, request.Files)
	}
	return results, nil
}
