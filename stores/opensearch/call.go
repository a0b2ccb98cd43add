package opensearch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	driver "github.com/opensearch-project/opensearch-go/v4"

	"fivefold/stores"
)

// A request is a path with its query, and a body.
type request struct {
	path string
	body []byte
}

// GetRequest implements driver.Request. A body is one JSON value or, of paths that take several, one on each line.
func (r request) GetRequest(method string) (*http.Request, error) {
	var body io.Reader
	if r.body != nil {
		body = bytes.NewReader(r.body)
	}
	httpRequest, err := http.NewRequest(method, r.path, body) //nolint:noctx // the client sets it
	if err == nil && r.body != nil {
		httpRequest.Header.Set("Content-Type", "application/json")
	}
	return httpRequest, err
}

// An answerError is an error that the server has answered: the whole answer, or that about an item of it.
type answerError struct {
	Status int
	Type   string
	Reason string
	Shards []json.RawMessage `json:"failed_shards"` // of a search: those that failed, apart from those that are not there
}

func (e *answerError) Error() string {
	return fmt.Sprintf("the server answered %d, %s: %s", e.Status, e.Type, e.Reason)
}

// Unwrap makes passing conditions stores.ErrUnavailable. Any other error is a fault of this engine or of the rights of its user.
func (e *answerError) Unwrap() error {
	passing := []int{http.StatusUnauthorized, http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout}
	if slices.Contains(passing, e.Status) || e.Type == "cluster_block_exception" {
		return stores.ErrUnavailable
	}
	return nil
}

// isStatus reports whether err is an answer with that status.
func isStatus(err error, status int) bool {
	answer, ok := errors.AsType[*answerError](err)
	return ok && answer.Status == status
}

// isMissing reports whether err says that there is no such index or alias, or that its shard is not there, as when it was removed during a search.
func isMissing(err error) bool {
	answer, ok := errors.AsType[*answerError](err)
	return ok && (answer.Type == "index_not_found_exception" || answer.Type == "aliases_not_found_exception" ||
		answer.Type == "search_phase_execution_exception" && len(answer.Shards) == 0)
}

// read makes a request within the time of calls that read, and write within that of calls that write. body is encoded unless it is []byte or nil. out
// receives the answer unless it is nil.
func (e *Engine) read(ctx context.Context, method, path string, body, out any) error {
	return e.do(ctx, e.options.Timeout, method, path, body, out)
}

func (e *Engine) write(ctx context.Context, method, path string, body, out any) error {
	return e.do(ctx, e.options.WriteTimeout, method, path, body, out)
}

func (e *Engine) do(ctx context.Context, limit time.Duration, method, path string, body, out any) error {
	if err := e.checkOpen(ctx); err != nil {
		return err
	}
	text, ok := body.([]byte)
	if !ok && body != nil {
		var err error
		if text, err = json.Marshal(body); err != nil {
			return err
		}
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	defer context.AfterFunc(e.closed, cancel)()
	response, err := driver.Do[driver.NoBody](limited, e.client, method, request{path, text}, nil)
	if err != nil || response == nil {
		return e.networkError(ctx, limited, limit, err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return e.networkError(ctx, limited, limit, err)
	}
	if response.IsError() {
		return answerErrorOf(response.StatusCode, answer)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(answer, out)
}

// networkError returns the error of the ports for a request without an answer. It is the error of ctx when ctx has ended.
func (e *Engine) networkError(ctx, limited context.Context, limit time.Duration, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case e.closed.Err() != nil:
		return stores.ErrClosed
	case limited.Err() != nil:
		return fmt.Errorf("%w: no answer within %v", stores.ErrUnavailable, limit)
	}
	return fmt.Errorf("%w: %w", stores.ErrUnavailable, err)
}

// answerErrorOf returns the error that is in an answer, of which proxies make other forms.
func answerErrorOf(status int, answer []byte) error {
	var body struct{ Error json.RawMessage }
	e := &answerError{Status: status, Type: http.StatusText(status)}
	if json.Unmarshal(answer, &body) == nil && json.Unmarshal(body.Error, e) != nil {
		_ = json.Unmarshal(body.Error, &e.Reason)
	}
	e.Status = status
	return e
}

// checkOpen returns ErrClosed after Close, or the error of ctx. Calls that send no request, such as those about no keys, use it.
func (e *Engine) checkOpen(ctx context.Context) error {
	if e.closed.Err() != nil {
		return stores.ErrClosed
	}
	return ctx.Err()
}
