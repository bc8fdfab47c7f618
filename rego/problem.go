package main

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// problem says what is wrong with a policy, a query or its evaluation, and where. Line and column count from 1; they
// are 0, and file is empty, when the problem has no place.
type problem struct {
	Code    string   `json:"code"`
	Message string   `json:"message"`
	Details []string `json:"details"`
	File    string   `json:"file"`
	Line    int      `json:"line"`
	Column  int      `json:"column"`
	Text    string   `json:"text"`
}

const otherError = "rego_error"

// codes is the closed list that the host knows.
var codes = map[string]bool{
	ast.ParseErr:         true,
	ast.CompileErr:       true,
	ast.TypeErr:          true,
	ast.UnsafeVarErr:     true,
	ast.RecursionErr:     true,
	ast.FormatErr:        true,
	topdown.InternalErr:  true,
	topdown.CancelErr:    true,
	topdown.ConflictErr:  true,
	topdown.TypeErr:      true,
	topdown.BuiltinErr:   true,
	topdown.WithMergeErr: true,
	otherError:           true,
}

// problems is an error made of several, each with the text of its source line.
type problems []problem

func (p problems) Error() string { return p[0].Message }

func problemsOf(err error) []problem {
	var several problems
	if errors.As(err, &several) {
		return several
	}
	return located(err, nil)
}

// inFiles adds the source lines, which only the caller of OPA knows.
func inFiles(err error, sources files) error {
	if err == nil {
		return nil
	}
	var wrong *failure
	if errors.As(err, &wrong) {
		return err
	}
	return problems(located(err, sources))
}

func located(err error, sources files) []problem {
	var found []problem
	var walk func(error)
	walk = func(err error) {
		var several ast.Errors
		var many rego.Errors
		var one *ast.Error
		var evaluation *topdown.Error
		switch {
		case errors.As(err, &several):
			for _, each := range several {
				walk(each)
			}
		case errors.As(err, &many):
			for _, each := range many {
				walk(each)
			}
		case errors.As(err, &one):
			found = append(found, place(problem{Code: one.Code, Message: one.Message, Details: details(one)}, one.Location, sources))
		case errors.As(err, &evaluation):
			found = append(found, place(problem{Code: evaluation.Code, Message: evaluation.Message}, evaluation.Location, sources))
		default:
			found = append(found, place(problem{Code: otherError, Message: err.Error()}, nil, nil))
		}
	}
	walk(err)
	slices.SortStableFunc(found, compareProblems)
	// OPA reports some errors once for each stage that meets them.
	return slices.CompactFunc(found, func(a, b problem) bool { return compareProblems(a, b) == 0 })
}

func compareProblems(a, b problem) int {
	return cmp.Or(
		strings.Compare(a.File, b.File),
		cmp.Compare(a.Line, b.Line),
		cmp.Compare(a.Column, b.Column),
		strings.Compare(a.Code, b.Code),
		strings.Compare(a.Message, b.Message),
	)
}

// details leaves out the parser's own picture of the source line: Text carries it.
func details(err *ast.Error) []string {
	if err.Details == nil {
		return nil
	}
	if _, picture := err.Details.(*ast.ParserErrorDetail); picture {
		return nil
	}
	return err.Details.Lines()
}

func place(p problem, at *ast.Location, sources files) problem {
	if !codes[p.Code] {
		p.Code = otherError
	}
	if p.Details == nil {
		p.Details = []string{}
	}
	if at == nil {
		return p
	}
	p.File, p.Line, p.Column = at.File, at.Row, at.Col
	p.Text = lineOf(sources[at.File], at.Row)
	return p
}

func lineOf(source string, row int) string {
	for line := range strings.Lines(source) {
		row--
		if row == 0 {
			return shortened(strings.TrimRight(line, "\r\n"))
		}
	}
	return ""
}

// shortened keeps a minified line from filling a terminal.
func shortened(line string) string {
	const most = 200
	if runes := []rune(line); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return line
}
