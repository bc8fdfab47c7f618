package main

import (
	"errors"
	"slices"
	"strings"

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
	before, err := request.Files.parse(ast.CapabilitiesForThisVersion())
	if err != nil {
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
		after, err := files{path: string(text)}.parse(ast.CapabilitiesForThisVersion())
		if err != nil {
			errs = append(errs, ast.NewError(ast.FormatErr, before[path].Package.Location, "formatting would break the file"))
			continue
		}
		if changed := changedBy(before[path], after[path]); changed != nil {
			// It drops the parentheses of a == (b == c), for one.
			errs = append(errs, ast.NewError(ast.FormatErr, changed, "formatting would change what this means; write it another way"))
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

// changedBy finds what formatting changed, but for what it rightly changes: the order of imports, those that Rego v1
// implies, and "=" in the head of a rule.
func changedBy(before, after *ast.Module) *ast.Location {
	if !before.Package.Equal(after.Package) || !slices.Equal(importsOf(before), importsOf(after)) || len(before.Rules) != len(after.Rules) {
		return before.Package.Location
	}
	for index, rule := range before.Rules {
		if !assigned(rule).Equal(assigned(after.Rules[index])) {
			return rule.Location
		}
	}
	return nil
}

func importsOf(module *ast.Module) []string {
	names := []string{}
	for _, each := range module.Imports {
		if text := each.String(); text != "import rego.v1" && !strings.HasPrefix(text, "import future.keywords") {
			names = append(names, text)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func assigned(rule *ast.Rule) *ast.Rule {
	same := rule.Copy()
	for each := same; each != nil; each = each.Else {
		each.Head.Assign = true
	}
	return same
}
