package main

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/util"
)

// capabilities is the allow-list of built-in functions. None, as opposed to an empty list, allows all of OPA's.
type capabilities struct {
	Builtins []string `json:"builtins"`
}

// syntax lists the functions behind operators and string templates: they have no name that a policy could write, and
// without them it could not be parsed.
var syntax = []string{
	ast.Member.Name, ast.MemberWithKey.Name, ast.InternalTemplateString.Name,
}

// resolve returns OPA's capabilities with only the allowed functions. The functions in extra are allowed as well.
func (c *capabilities) resolve(extra ...string) (*ast.Capabilities, error) {
	all := ast.CapabilitiesForThisVersion()
	// A schema must never be fetched: an empty list forbids every host, where none would allow them all.
	all.AllowNet = []string{}
	if c == nil {
		return all, nil
	}

	allowed := map[string]bool{}
	for _, name := range c.Builtins {
		allowed[name] = true
	}
	for name := range allowed {
		if !slices.ContainsFunc(all.Builtins, func(b *ast.Builtin) bool { return b.Name == name }) {
			return nil, badRequest("capabilities: OPA has no built-in function %q", name)
		}
	}
	for _, name := range slices.Concat(syntax, extra) {
		allowed[name] = true
	}
	if allowed[ast.Print.Name] {
		allowed[ast.InternalPrint.Name] = true
	}
	all.Builtins = slices.DeleteFunc(all.Builtins, func(b *ast.Builtin) bool {
		return !allowed[b.Name] && b.Infix == ""
	})
	return all, nil
}

func (f files) paths() []string { return slices.Sorted(maps.Keys(f)) }

func isTest(path string) bool { return strings.HasSuffix(path, "_test.rego") }

// parse reads every file, or returns the problems of all that cannot be read.
func (f files) parse(allowed *ast.Capabilities) (map[string]*ast.Module, error) {
	modules := make(map[string]*ast.Module, len(f))
	var errs ast.Errors
	for _, path := range f.paths() {
		if err := refuseDeepNesting(path, f[path]); err != nil {
			errs = append(errs, err)
			continue
		}
		module, err := ast.ParseModuleWithOpts(path, f[path], ast.ParserOptions{
			Capabilities:      allowed,
			ProcessAnnotation: true,
			RegoVersion:       ast.RegoV1,
		})
		switch err := err.(type) {
		case nil:
			modules[path] = module
		case ast.Errors:
			errs = append(errs, err...)
		case *ast.Error:
			errs = append(errs, err)
		default:
			errs = append(errs, ast.NewError(ast.ParseErr, &ast.Location{File: path}, "%v", err))
		}
	}
	if len(errs) > 0 {
		return nil, errs
	}
	return modules, nil
}

// maxNesting is far beyond what a person writes, and far below what the recursion of parser and compiler can bear on
// the host's stack: running out of it cannot be recovered from.
const maxNesting = 200

// refuseDeepNesting counts brackets, also in strings and comments: there, too, 200 unclosed ones are not a policy.
func refuseDeepNesting(path, source string) *ast.Error {
	depth, row, start := 0, 1, 0
	for index, char := range source {
		switch char {
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth = max(0, depth-1)
		case '\n':
			row++
			start = index + 1
		}
		if depth > maxNesting {
			return ast.NewError(ast.ParseErr, &ast.Location{File: path, Row: row, Col: index - start + 1}, "nested deeper than %d", maxNesting)
		}
	}
	return nil
}

// setup is what else decides whether modules compile.
type setup struct {
	allowed *ast.Capabilities
	// data must hold nothing where a rule is.
	data document
	// inputSchema is a JSON Schema that references into input must fit; any input fits where there is none.
	inputSchema json.RawMessage
	// lenient leaves out what only a strict check refuses: what is unused.
	lenient bool
}

// compile checks the modules as strictly as OPA can, unless it is told otherwise.
func compile(modules map[string]*ast.Module, with setup) (*ast.Compiler, error) {
	allowed := with.allowed
	compiler, err := with.data.conflicts(newCompiler(allowed).WithStrict(!with.lenient))
	if err != nil {
		return nil, err
	}
	if with.inputSchema != nil {
		var schema any
		if err := util.UnmarshalJSON(with.inputSchema, &schema); err != nil {
			return nil, badRequest("the schema is not JSON: %v", err)
		}
		schemas := ast.NewSchemaSet()
		schemas.Put(ast.SchemaRootRef, schema)
		compiler = compiler.WithSchemas(schemas)
	}
	compiler.Compile(modules)
	if errs := append(callsOfPrint(modules, allowed), compiler.Errors...); len(errs) > 0 {
		return nil, errs
	}
	return compiler, nil
}

// callsOfPrint finds what OPA finds for every other function that is not allowed: it erases calls of print before it
// looks whether they are.
func callsOfPrint(modules map[string]*ast.Module, allowed *ast.Capabilities) ast.Errors {
	var errs ast.Errors
	if slices.ContainsFunc(allowed.Builtins, func(b *ast.Builtin) bool { return b.Name == ast.Print.Name }) {
		return errs
	}
	for _, module := range modules {
		ast.WalkExprs(module, func(expr *ast.Expr) bool {
			if expr.IsCall() && expr.Operator().Equal(ast.Print.Ref()) {
				errs = append(errs, ast.NewError(ast.TypeErr, expr.Location, "undefined function print"))
			}
			return false
		})
	}
	return errs
}

func newCompiler(allowed *ast.Capabilities) *ast.Compiler {
	return ast.NewCompiler().
		WithCapabilities(allowed).
		WithDefaultRegoVersion(ast.RegoV1).
		WithStrict(true).
		// Without a limit: which errors a limit lets through depends on the order of a Go map.
		SetErrorLimit(0)
}
