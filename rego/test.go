package main

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/tester"
	"github.com/open-policy-agent/opa/v1/topdown"
)

type testRequest struct {
	Files        files         `json:"files"`
	Capabilities *capabilities `json:"capabilities"`
	Coverage     bool          `json:"coverage"`
	Data         document      `json:"data"`
}

type testResults struct {
	Tests    []testResult    `json:"tests"`
	Coverage *coverageResult `json:"coverage"`
}

type testResult struct {
	Package string `json:"package"`
	Name    string `json:"name"`
	File    string `json:"file"`
	Line    int    `json:"line"`
	Result  string `json:"result"`
	Message string `json:"message"`
	Output  string `json:"output"`
}

// test runs every rule whose name begins with test_, one after the other.
func test(request testRequest) (any, error) {
	allowed, err := request.Capabilities.resolve(ast.InternalTestCase.Name)
	if err != nil {
		return nil, err
	}
	modules, err := request.Files.parse(allowed)
	if err != nil {
		return nil, inFiles(err, request.Files)
	}
	compiler := newCompiler(allowed).WithEnablePrintStatements(true)
	if errs := callsOfPrint(modules, allowed); len(errs) > 0 {
		return nil, inFiles(errs, request.Files)
	}
	store, err := request.Data.store()
	if err != nil {
		return nil, err
	}
	runner := tester.NewRunner().
		SetStore(store).
		SetCompiler(compiler).
		SetModules(modules).
		SetDefaultRegoVersion(ast.RegoV1).
		RaiseBuiltinErrors(true).
		SetCoverageRuns(nil).
		SetParallel(1).
		// The sandbox's clock stands still, so that no test can time out. It bounds nothing else either.
		SetTimeout(time.Hour)
	tracer := cover.New()
	if request.Coverage {
		runner.SetCoverageQueryTracer(tracer)
	}
	finished, err := runner.RunTests(context.Background(), nil)
	if err != nil {
		return nil, inFiles(err, request.Files)
	}

	results := testResults{Tests: []testResult{}}
	for each := range finished {
		results.Tests = append(results.Tests, toTestResult(each, compiler, store, request.Files))
	}
	slices.SortFunc(results.Tests, func(a, b testResult) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), strings.Compare(a.Name, b.Name))
	})
	if request.Coverage {
		results.Coverage = coverageOf(tracer, modules)
	}
	return results, nil
}

// duplicate is the suffix that the runner adds to the second test of a name. Which one is the second depends on the
// order of a Go map, and the line tells them apart as well.
var duplicate = regexp.MustCompile(`#\d+$`)

func toTestResult(each *tester.Result, compiler *ast.Compiler, store storage.Store, sources files) testResult {
	result := testResult{
		Package: strings.TrimPrefix(each.Package, "data."),
		Name:    duplicate.ReplaceAllString(each.Name, ""),
		File:    each.Location.File,
		Line:    each.Location.Row,
		Result:  "pass",
		Output:  string(each.Output),
	}
	switch {
	case each.Skip:
		result.Result = "skip"
	case each.Error != nil:
		result.Result, result.Message = "error", each.Error.Error()
	case each.Fail:
		result.Result, result.Message = "fail", whyFailed(each, compiler, store, sources)
	}
	return result
}

// whyFailed names the failed cases of a table test, or else the last expression of the test's body that did not hold.
func whyFailed(each *tester.Result, compiler *ast.Compiler, store storage.Store, sources files) string {
	var cases []string
	for name, sub := range each.SubResults.Iter {
		if sub.Fail {
			cases = append(cases, strings.Join(name, "/"))
		}
	}
	if len(cases) > 0 {
		return "failed cases: " + strings.Join(cases, ", ")
	}

	trace := topdown.NewBufferTracer()
	query, err := rego.New(
		rego.Store(store),
		rego.Compiler(compiler),
		rego.Query(pathOf(each, compiler)),
	).PrepareForEval(context.Background())
	if err != nil {
		return ""
	}
	if _, err := query.Eval(context.Background(), rego.EvalQueryTracer(trace)); err != nil {
		return ""
	}
	end, _ := each.Location.End()
	for _, event := range slices.Backward(*trace) {
		at := event.Location
		if event.Op == topdown.FailOp && at != nil && at.File == each.Location.File && each.Location.Row <= at.Row && at.Row <= end {
			return "not true: " + strings.TrimSpace(lineOf(sources[at.File], at.Row))
		}
	}
	return ""
}

// pathOf finds the rule by its place: the name in a result cannot be parsed when the runner added to it.
func pathOf(each *tester.Result, compiler *ast.Compiler) string {
	for _, rule := range compiler.Modules[each.Location.File].Rules {
		if rule.Location.Row == each.Location.Row && rule.Location.Col == each.Location.Col {
			return rule.Ref().GroundPrefix().String()
		}
	}
	return each.Package + "." + each.Name
}
