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

	"fivefold/graph/errorcode"
)

// maxPersistedBytes is the maximum length of a text that is stored. The cache counts texts, not bytes, so this bounds its memory.
const maxPersistedBytes = 64 << 10

// PersistedQueries lets a client send the SHA-256 of a document instead of its text, once the server has seen the text:
// `"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "…"}}`. It implements the protocol of gqlgen's
// AutomaticPersistedQuery with two differences: every error has a code, and only valid documents are stored, so that clients cannot
// fill the cache with invalid ones. It must be the first extension, since the others read the text.
type PersistedQueries struct {
	Cache graphql.Cache[string] // texts by hash
}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationParameterMutator
	graphql.OperationContextMutator
} = PersistedQueries{}

// ExtensionName names the extension in gqlgen's messages.
func (PersistedQueries) ExtensionName() string { return "PersistedQueries" }

// Validate returns an error if the cache is nil.
func (p PersistedQueries) Validate(graphql.ExecutableSchema) error {
	if p.Cache == nil {
		return errors.New("transport: PersistedQueries.Cache is nil")
	}
	return nil
}

// MutateOperationParameters replaces a hash by its text, or checks the hash of a text. A request without the extension is left as it
// is.
func (p PersistedQueries) MutateOperationParameters(ctx context.Context, raw *graphql.RawParams) *gqlerror.Error {
	given := raw.Extensions["persistedQuery"]
	if given == nil {
		return nil
	}
	fields, _ := given.(map[string]any)
	hash, ok := fields["sha256Hash"].(string)
	if !ok || len(hash) != hex.EncodedLen(sha256.Size) {
		return errorcode.Error(errorcode.BadRequest, "The extension `persistedQuery` needs a `sha256Hash` of 64 hexadecimal digits.")
	}
	if !isOne(fields["version"]) {
		return errorcode.Error(errorcode.BadRequest, "The extension `persistedQuery` needs the `version` 1.")
	}

	sent := raw.Query != ""
	if sent {
		sum := sha256.Sum256([]byte(raw.Query))
		if hex.EncodeToString(sum[:]) != hash {
			return errorcode.Error(errorcode.PersistedMismatch, "The `sha256Hash` is not the hash of the `query`.")
		}
	} else if raw.Query, ok = p.Cache.Get(ctx, hash); !ok {
		return errorcode.Error(errorcode.PersistedNotFound, "PersistedQueryNotFound") // clients match this message
	}

	// The key and the type of gqlgen's own extension, so that extension.GetApqStats finds them.
	graphql.GetOperationContext(ctx).Stats.SetExtension("APQ", &extension.ApqStats{Hash: hash, SentQuery: sent})
	return nil
}

// MutateOperationContext stores the text of a document that has been parsed and validated.
func (p PersistedQueries) MutateOperationContext(ctx context.Context, op *graphql.OperationContext) *gqlerror.Error {
	stats, _ := op.Stats.GetExtension("APQ").(*extension.ApqStats)
	if stats != nil && stats.SentQuery && len(op.RawQuery) <= maxPersistedBytes {
		p.Cache.Add(ctx, stats.Hash, op.RawQuery)
	}
	return nil
}

// isOne recognises the numbers of all transports: those of this package are json.Number, those of others are float64.
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
