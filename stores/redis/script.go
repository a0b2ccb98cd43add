package redis

import (
	"context"
	"strings"

	driver "github.com/redis/go-redis/v9"
)

// A scriptCall is a call of a script with keys that one server has.
type scriptCall struct {
	keys   []string
	args   []any
	result *driver.Cmd
}

// add adds a key and its arguments to the calls: to the only one, or in a Cluster, whose scripts have the keys of one slot, as a call of its own.
func (e *Engine) add(calls []scriptCall, key string, args ...any) []scriptCall {
	if _, isCluster := e.client.(*driver.ClusterClient); isCluster || len(calls) == 0 {
		return append(calls, scriptCall{keys: []string{key}, args: args})
	}
	calls[0].keys, calls[0].args = append(calls[0].keys, key), append(calls[0].args, args...)
	return calls
}

// run sends all calls of a script at once. A server that does not have the script, as after a restart, receives it, and the calls that it has
// not run again.
func (e *Engine) run(ctx context.Context, script *driver.Script, calls []scriptCall) error {
	return e.do(ctx, func(ctx context.Context) error {
		err := e.send(ctx, script, calls)
		if !isUnknownScript(err) {
			return err
		}
		if err := e.load(ctx, script); err != nil {
			return err
		}
		return e.send(ctx, script, calls)
	})
}

// send runs the calls that have no result. After the error of an unknown script they still have none.
func (e *Engine) send(ctx context.Context, script *driver.Script, calls []scriptCall) error {
	_, _ = e.client.Pipelined(ctx, func(pipe driver.Pipeliner) error { // each call has its error
		for i, call := range calls {
			if call.result == nil {
				calls[i].result = script.EvalSha(ctx, pipe, call.keys, call.args...)
			}
		}
		return nil
	})
	var failed, unknown error
	for i, call := range calls {
		switch err := call.result.Err(); {
		case isUnknownScript(err):
			calls[i].result, unknown = nil, err
		case err != nil:
			failed = err
		}
	}
	if failed != nil {
		return failed
	}
	return unknown
}

// load loads a script into the server, or into each master of a Cluster.
func (e *Engine) load(ctx context.Context, script *driver.Script) error {
	if cluster, ok := e.client.(*driver.ClusterClient); ok {
		return cluster.ForEachMaster(ctx, func(ctx context.Context, c *driver.Client) error { return script.Load(ctx, c).Err() })
	}
	return script.Load(ctx, e.client).Err()
}

// isUnknownScript reports whether a server does not have a script.
func isUnknownScript(err error) bool { return err != nil && strings.HasPrefix(err.Error(), "NOSCRIPT") }
