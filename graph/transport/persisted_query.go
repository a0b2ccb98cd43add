package transport

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/extension"
)

// maxPersistedBytes is the longest text that is kept, in bytes. The cache counts texts, not bytes, so this bounds its memory.
const maxPersistedBytes = 64 << 10

// PersistedQueries lets a client send the SHA-256 of a document instead of its text, once the server has seen the text:
// `"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "…"}}`. It speaks the protocol of gqlgen's
// AutomaticPersistedQuery, and differs in two things: every failure has a code, and only a valid document is kept, so that
// nobody fills the cache with rubbish. It must be the first extension in use, for the others read the text.
type PersistedQueries struct {
	Cache graphql.Cache[string]
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationParameterMutator
	graphql.OperationContextMutator
} = PersistedQueries{}

// ExtensionName names the extension in gqlgen's messages.
func (PersistedQueries) ExtensionName() string { return "PersistedQueries" }

// Validate refuses to start without a cache.
func (p PersistedQueries) Validate(graphql.ExecutableSchema) error {
	if p.Cache == nil {
		return errors.New("wire: PersistedQueries without a cache")
	}
	return nil
}

// MutateOperationParameters puts in the text that the hash stands for, or checks the hash of the text given.
func (p PersistedQueries) MutateOperationParameters(ctx context.Context, raw *graphql.RawParams) *gqlerror.Error {
	given := raw.Extensions["persistedQuery"]
	if given == nil {
		return nil
	}
	fields, _ := given.(map[string]any)
	hash, ok := fields["sha256Hash"].(string)
	if !ok || len(hash) != hex.EncodedLen(sha256.Size) {
		return newError(codeBadRequest, "The extension `persistedQuery` needs a `sha256Hash` of 64 hexadecimal digits.")
	}
	if !isOne(fields["version"]) {
		return newError(codeBadRequest, "The extension `persistedQuery` is of another version than 1.")
	}

	sent := raw.Query != ""
	if sent {
		sum := sha256.Sum256([]byte(raw.Query))
		if hex.EncodeToString(sum[:]) != hash {
			return newError(codePersistedMismatch, "The hash of the persisted query is not that of its text.")
		}
	} else if raw.Query, ok = p.Cache.Get(ctx, hash); !ok {
		// Clients look for this very message.
		return newError(codePersistedNotFound, "PersistedQueryNotFound")
	}

	// Where gqlgen's own extension leaves it, so that extension.GetApqStats finds it.
	graphql.GetOperationContext(ctx).Stats.SetExtension("APQ", &extension.ApqStats{Hash: hash, SentQuery: sent})
	return nil
}

// MutateOperationContext keeps the text. It runs after parsing and validation.
func (p PersistedQueries) MutateOperationContext(ctx context.Context, op *graphql.OperationContext) *gqlerror.Error {
	stats, _ := op.Stats.GetExtension("APQ").(*extension.ApqStats)
	if stats != nil && stats.SentQuery && len(op.RawQuery) <= maxPersistedBytes {
		p.Cache.Add(ctx, stats.Hash, op.RawQuery)
	}
	return nil
}

// isOne knows the numbers of every transport: wire keeps them as written, others decode them to a float64.
func isOne(v any) bool {
	switch v := v.(type) {
	case json.Number:
		return v == "1"
	case float64:
		return v == 1
	case int:
		return v == 1
	case int64:
		return v == 1
	}
	return false
}
