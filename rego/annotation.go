package main

import (
	"cmp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

type annotationsRequest struct {
	Files files `json:"files"`
}

type described struct {
	Packages    []packageResult     `json:"packages"`
	Annotations []annotation        `json:"annotations"`
	Unannotated []unannotatedResult `json:"unannotated"`
}

// packageResult is the package clause of a file.
type packageResult struct {
	Package string `json:"package"`
	File    string `json:"file"`
	Line    int    `json:"line"`
}

type annotation struct {
	Package     string         `json:"package"`
	Path        string         `json:"path"`
	Scope       string         `json:"scope"`
	Title       string         `json:"title"`
	Description string         `json:"description"`
	Custom      map[string]any `json:"custom"`
	File        string         `json:"file"`
	Line        int            `json:"line"`
}

type unannotatedResult struct {
	Package string `json:"package"`
	Rule    string `json:"rule"`
	File    string `json:"file"`
	Line    int    `json:"line"`
}

func annotations(request annotationsRequest) (any, error) {
	modules, err := request.Files.parse(ast.CapabilitiesForThisVersion())
	if err != nil {
		return nil, inFiles(err, request.Files)
	}
	var parsed []*ast.Module
	for _, path := range request.Files.paths() {
		parsed = append(parsed, modules[path])
	}
	// Only for its errors, such as a document described twice.
	if _, errs := ast.BuildAnnotationSet(parsed); len(errs) > 0 {
		return nil, inFiles(errs, request.Files)
	}
	return describe(modules), nil
}

// describe lists the METADATA of modules, and the rules that have none. A rule with several bodies in a file needs it
// on one of them; with scope document, one in any file.
func describe(modules map[string]*ast.Module) described {
	result := described{Packages: []packageResult{}, Annotations: []annotation{}, Unannotated: []unannotatedResult{}}
	covered := map[string]bool{}
	for path, module := range modules {
		result.Packages = append(result.Packages, packageResult{packageName(module), path, module.Package.Location.Row})
		for _, each := range module.Annotations {
			target := each.GetTargetPath().String()
			switch each.Scope {
			case "rule":
				covered[path+"\x00"+target] = true
			case "document":
				covered[target] = true
			}
			result.Annotations = append(result.Annotations, annotation{
				Package:     packageName(module),
				Path:        target,
				Scope:       each.Scope,
				Title:       each.Title,
				Description: strings.TrimSpace(each.Description),
				Custom:      orEmpty(each.Custom),
				File:        path,
				Line:        each.Location.Row,
			})
		}
	}

	seen := map[string]bool{}
	for path, module := range modules {
		for _, rule := range module.Rules {
			target := rule.Ref().GroundPrefix().String()
			key := path + "\x00" + target
			if isTest(path) || covered[target] || covered[key] || seen[key] {
				continue
			}
			seen[key] = true
			result.Unannotated = append(result.Unannotated, unannotatedResult{
				Package: packageName(module),
				Rule:    rule.Head.Ref().GroundPrefix().String(),
				File:    path,
				Line:    rule.Location.Row,
			})
		}
	}

	slices.SortFunc(result.Packages, func(a, b packageResult) int { return strings.Compare(a.File, b.File) })
	slices.SortFunc(result.Annotations, func(a, b annotation) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	slices.SortFunc(result.Unannotated, func(a, b unannotatedResult) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), strings.Compare(a.Rule, b.Rule))
	})
	return result
}

// packageName is what the author wrote after "package".
func packageName(module *ast.Module) string {
	return strings.TrimPrefix(module.Package.Path.String(), "data.")
}

func orEmpty(custom map[string]any) map[string]any {
	if custom == nil {
		return map[string]any{}
	}
	return custom
}
