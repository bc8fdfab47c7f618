// Command rego is a Rego compiler, formatter, test runner and evaluator that runs inside a WebAssembly sandbox.
//
// It is built as a WASI reactor. The host writes a JSON request into memory and reads a JSON response from it. The
// program opens no file and no connection, and no result depends on a clock or on randomness.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// The reactor has no main program: the host calls the exported functions.
func main() {}

// files maps a path, relative and with forward slashes, to the text of a Rego module.
type files map[string]string

// operations is the closed list of what the host may ask for.
var operations = map[string]func(request []byte) (any, error){
	"version":      operation(version),
	"build":        operation(build),
	"annotations":  operation(annotations),
	"check":        operation(check),
	"format":       operation(formatFiles),
	"test":         operation(test),
	"eval":         operation(eval),
	"prepare":      operation(prepare),
	"evalPrepared": operation(evalPrepared),
	"release":      operation(release),
}

// response holds exactly one field: a result, the problems that the policy has, or the reason why the request itself
// could not be served.
type response struct {
	Result   any       `json:"result,omitempty"`
	Problems []problem `json:"problems,omitempty"`
	Failure  *failure  `json:"failure,omitempty"`
}

// failure is a wrong request ("bad_request") or a defect of this program ("panic").
type failure struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

func (f *failure) Error() string { return f.Message }

func badRequest(format string, args ...any) error {
	return &failure{Code: "bad_request", Message: fmt.Sprintf(format, args...)}
}

// operation decodes the request for run. A field that run does not know is refused, so that a misspelt option cannot
// be ignored.
func operation[Request any](run func(Request) (any, error)) func([]byte) (any, error) {
	return func(text []byte) (any, error) {
		var request Request
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&request); err != nil {
			return nil, badRequest("the request does not fit its operation: %v", err)
		}
		return run(request)
	}
}

// serve answers one request and never panics.
func serve(text []byte) []byte {
	answer := respond(text)
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(answer); err != nil {
		return []byte(`{"failure":{"code":"panic","message":"the response cannot be written as JSON"}}`)
	}
	return out.Bytes()
}

func respond(text []byte) (answer response) {
	defer func() {
		if reason := recover(); reason != nil {
			answer = response{Failure: &failure{Code: "panic", Message: fmt.Sprint(reason)}}
		}
	}()

	var envelope struct {
		Operation string          `json:"operation"`
		Request   json.RawMessage `json:"request"`
	}
	if err := json.Unmarshal(text, &envelope); err != nil {
		return response{Failure: &failure{Code: "bad_request", Message: "the request is not JSON: " + err.Error()}}
	}
	run, known := operations[envelope.Operation]
	if !known {
		return response{Failure: &failure{Code: "bad_request", Message: "unknown operation " + envelope.Operation}}
	}
	result, err := run(envelope.Request)
	if err == nil {
		return response{Result: result}
	}
	if wrong, ok := err.(*failure); ok {
		return response{Failure: wrong}
	}
	return response{Problems: problemsOf(err)}
}
