package main

import (
	"maps"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
)

type coverageResult struct {
	Percent         float64                 `json:"percent"`
	CoveredLines    int                     `json:"coveredLines"`
	NotCoveredLines int                     `json:"notCoveredLines"`
	Files           map[string]coverageFile `json:"files"`
}

type coverageFile struct {
	Percent         float64     `json:"percent"`
	CoveredLines    int         `json:"coveredLines"`
	NotCoveredLines int         `json:"notCoveredLines"`
	Covered         []lineRange `json:"covered"`
	NotCovered      []lineRange `json:"notCovered"`
}

// lineRange includes both ends.
type lineRange struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// coverageOf counts lines of policy, not of tests.
func coverageOf(tracer *cover.Cover, modules map[string]*ast.Module) *coverageResult {
	judged := maps.Clone(modules)
	maps.DeleteFunc(judged, func(path string, _ *ast.Module) bool { return isTest(path) })

	result := &coverageResult{Files: map[string]coverageFile{}}
	for path, file := range tracer.Report(judged).Files {
		if _, counted := judged[path]; !counted {
			continue
		}
		result.Files[path] = coverageFile{
			Percent:         percent(file.CoveredLines, file.NotCoveredLines),
			CoveredLines:    file.CoveredLines,
			NotCoveredLines: file.NotCoveredLines,
			Covered:         toLines(file.Covered),
			NotCovered:      toLines(file.NotCovered),
		}
		result.CoveredLines += file.CoveredLines
		result.NotCoveredLines += file.NotCoveredLines
	}
	result.Percent = percent(result.CoveredLines, result.NotCoveredLines)
	return result
}

// percent is 100 where there is nothing to cover.
func percent(covered, notCovered int) float64 {
	if covered+notCovered == 0 {
		return 100
	}
	return 100 * float64(covered) / float64(covered+notCovered)
}

// toLines merges ranges of expressions that share lines or follow on one another.
func toLines(ranges []cover.Range) []lineRange {
	lines := []lineRange{}
	for _, each := range ranges {
		next := lineRange{Start: each.Start.Row, End: each.End.Row}
		if last := len(lines) - 1; last >= 0 && next.Start <= lines[last].End+1 {
			lines[last].End = max(lines[last].End, next.End)
			continue
		}
		lines = append(lines, next)
	}
	return slices.Clip(lines)
}
