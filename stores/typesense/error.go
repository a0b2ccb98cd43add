package typesense

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	driver "github.com/typesense/typesense-go/v3/typesense"

	"fivefold/stores"
)

// maxErrorBody is the number of bytes of an answer with an error that are read.
const maxErrorBody = 4 << 10

// A statusError is an answer of the server that is an error.
type statusError struct {
	code    int
	message string
}

func (e *statusError) Error() string {
	return fmt.Sprintf("the server answers %d: %s", e.code, e.message)
}

// isMissing reports whether an error is the answer that a collection or an alias does not exist.
func isMissing(err error) bool {
	answer, ok := errors.AsType[*statusError](err)
	return ok && answer.code == http.StatusNotFound
}

// isPassing reports whether an answer is of a condition that ends by itself or by what an operator does: the server starts, stops, lags or has no
// leader (5xx), was too slow (408), has too much to do (429), has another key (401, 403), or has too little disk or memory to accept writes (422).
func (e *statusError) isPassing() bool {
	switch e.code {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusRequestTimeout, http.StatusTooManyRequests:
		return true
	case http.StatusUnprocessableEntity:
		return strings.HasPrefix(e.message, "Rejecting write") || strings.HasPrefix(e.message, "Skipping write")
	}
	return e.code >= 500
}

// decode returns a function that decodes the answer to a request, or returns its error.
func decode(into any) func(*http.Response, error) error {
	return func(response *http.Response, err error) error {
		if err != nil {
			return err
		}
		defer response.Body.Close()
		if response.StatusCode/100 != 2 {
			body, _ := io.ReadAll(io.LimitReader(response.Body, maxErrorBody))
			return newStatusError(response.StatusCode, body)
		}
		if err := json.NewDecoder(response.Body).Decode(into); err != nil {
			return fmt.Errorf("%w: the answer is not complete: %w", stores.ErrUnavailable, err)
		}
		_, err = io.Copy(io.Discard, response.Body) // the connection is used again after the end
		return err
	}
}

func newStatusError(code int, body []byte) *statusError {
	var answer struct{ Message string }
	switch err := json.Unmarshal(body, &answer); {
	case code == http.StatusUnauthorized, code == http.StatusForbidden:
		answer.Message = "it rejects the API key of the URL, or the key has not the right"
	case err != nil:
		answer.Message = string(body)
	}
	return &statusError{code, answer.Message}
}

// callError returns the error of the ports for an error of a call. It is the error of ctx when ctx has ended. Every error that is not one of the
// server is a fault of the network.
func (e *Engine) callError(ctx context.Context, limit time.Duration, err error) error {
	if err == nil {
		return nil
	}
	if answer, ok := errors.AsType[*driver.HTTPError](err); ok {
		err = newStatusError(answer.Status, answer.Body)
	}
	answer, isAnswer := errors.AsType[*statusError](err)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case e.closed.Err() != nil:
		return stores.ErrClosed
	case errors.Is(err, stores.ErrUnavailable), errors.Is(err, stores.ErrNotFound), errors.Is(err, errFault):
		return err
	case isAnswer && !answer.isPassing():
		return err
	case errors.Is(err, context.DeadlineExceeded): // of the engine, not of the caller
		return fmt.Errorf("%w: no answer within %v", stores.ErrUnavailable, limit)
	}
	return fmt.Errorf("%w: %w", stores.ErrUnavailable, err)
}

// errFault is an error that no later attempt heals.
var errFault = errors.New("the server does what it should not")
