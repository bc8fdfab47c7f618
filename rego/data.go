package main

import (
	"context"
	"encoding/json"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/util"
)

// document is the base document that policies see as `data`. None is the empty object.
type document json.RawMessage

func (d *document) UnmarshalJSON(text []byte) error {
	*d = append((*d)[:0], text...)
	return nil
}

// store holds the document. Numbers keep their digits, which encoding/json would round to float64.
func (d document) store() (storage.Store, error) {
	values := map[string]any{}
	if len(d) > 0 {
		if err := util.UnmarshalJSON(d, &values); err != nil {
			return nil, badRequest("data is no JSON object: %v", err)
		}
	}
	return inmem.NewFromObject(values), nil
}

// conflicts tells the compiler which paths the document holds, so that it refuses a rule at one of them: engines differ
// in which of the two would win.
func (d document) conflicts(compiler *ast.Compiler) (*ast.Compiler, error) {
	if len(d) == 0 {
		return compiler, nil
	}
	store, err := d.store()
	if err != nil {
		return nil, err
	}
	txn, err := store.NewTransaction(context.Background())
	if err != nil {
		return nil, err
	}
	return compiler.WithPathConflictsCheck(storage.NonEmpty(context.Background(), store, txn)), nil
}
