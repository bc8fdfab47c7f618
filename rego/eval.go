package main

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/util"
)

type prepareRequest struct {
	Files               files         `json:"files"`
	Query               string        `json:"query"`
	Capabilities        *capabilities `json:"capabilities"`
	StrictBuiltinErrors bool          `json:"strictBuiltinErrors"`
	Data                document      `json:"data"`
	Lenient             bool          `json:"lenient"`
}

type evalRequest struct {
	prepareRequest
	Input json.RawMessage `json:"input"`
}

type evalPreparedRequest struct {
	Handle int             `json:"handle"`
	Input  json.RawMessage `json:"input"`
}

type releaseRequest struct {
	Handle int `json:"handle"`
}

type handleResult struct {
	Handle int `json:"handle"`
}

// evalResult tells undefined from a value, which JSON alone cannot.
type evalResult struct {
	Defined bool `json:"defined"`
	Value   any  `json:"value"`
}

type preparedPolicy struct {
	query rego.PreparedEvalQuery
	files files
}

var (
	preparedPolicies = map[int]preparedPolicy{}
	lastHandle       int
)

func eval(request evalRequest) (any, error) {
	policy, err := prepareQuery(request.prepareRequest)
	if err != nil {
		return nil, inFiles(err, request.Files)
	}
	return policy.eval(request.Input)
}

func prepare(request prepareRequest) (any, error) {
	policy, err := prepareQuery(request)
	if err != nil {
		return nil, inFiles(err, request.Files)
	}
	lastHandle++
	preparedPolicies[lastHandle] = policy
	return handleResult{Handle: lastHandle}, nil
}

func evalPrepared(request evalPreparedRequest) (any, error) {
	policy, known := preparedPolicies[request.Handle]
	if !known {
		return nil, badRequest("no policy was prepared under handle %d", request.Handle)
	}
	return policy.eval(request.Input)
}

func release(request releaseRequest) (any, error) {
	delete(preparedPolicies, request.Handle)
	return struct{}{}, nil
}

func prepareQuery(request prepareRequest) (preparedPolicy, error) {
	allowed, err := request.Capabilities.resolve()
	if err != nil {
		return preparedPolicy{}, err
	}
	modules, err := request.Files.parse(allowed)
	if err != nil {
		return preparedPolicy{}, err
	}
	compiler, err := compile(modules, setup{allowed: allowed, data: request.Data, lenient: request.Lenient})
	if err != nil {
		return preparedPolicy{}, err
	}
	if err := refuseDeepNesting("", request.Query); err != nil {
		return preparedPolicy{}, err
	}
	store, err := request.Data.store()
	if err != nil {
		return preparedPolicy{}, err
	}
	query, err := rego.New(
		rego.Store(store),
		rego.Compiler(compiler),
		rego.Query(request.Query),
		rego.SetRegoVersion(ast.RegoV1),
		rego.StrictBuiltinErrors(request.StrictBuiltinErrors),
	).PrepareForEval(context.Background())
	return preparedPolicy{query: query, files: request.Files}, err
}

func (p preparedPolicy) eval(input json.RawMessage) (any, error) {
	// Anew each time: what an evaluation draws must not depend on the ones before it.
	options := []rego.EvalOption{rego.EvalSeed(rand.NewChaCha8([32]byte{})), rego.EvalTime(time.Unix(0, 0))}
	if input != nil {
		var decoded any
		// Not encoding/json: it would round numbers to float64.
		if err := util.UnmarshalJSON(input, &decoded); err != nil {
			return nil, badRequest("the input is not JSON: %v", err)
		}
		value, err := ast.InterfaceToValue(decoded)
		if err != nil {
			return nil, badRequest("the input is no Rego value: %v", err)
		}
		options = append(options, rego.EvalParsedInput(value))
	}
	results, err := p.query.Eval(context.Background(), options...)
	if err != nil {
		return nil, inFiles(err, p.files)
	}
	if len(results) == 0 {
		return evalResult{}, nil
	}
	if len(results) != 1 || len(results[0].Expressions) != 1 {
		return nil, badRequest("the query must be one expression with at most one value")
	}
	return evalResult{Defined: true, Value: results[0].Expressions[0].Value}, nil
}
