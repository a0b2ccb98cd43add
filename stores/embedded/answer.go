package embedded

import (
	"context"
	"errors"
	"time"

	"fivefold/stores"
)

// answers implements stores.Answers.
type answers struct{ *Engine }

// A keptAnswer is an answer and what it was kept for.
type keptAnswer struct {
	params stores.Digest
	answer []byte
}

// answer returns the answer to params that was kept for a key.
func (c *conn) answer(ctx context.Context, scope stores.ID, key string, params stores.Digest, now time.Time) ([]byte, error) {
	kept, err := queryRow(ctx, c, func(r *row) (k keptAnswer) {
		r.bytes(k.params[:])
		k.answer = r.blob()
		return k
	}, "SELECT params, answer FROM kept_answer WHERE scope = ? AND key = ? AND kept_at > ?", textArg(scope.String()), blobArg([]byte(key)), timeArg(now.Add(-stores.AnswerLifetime)))
	if err == nil && kept.params != params {
		return nil, stores.ErrKeyReused
	}
	return kept.answer, err
}

// Of implements stores.Answers.
func (s answers) Of(ctx context.Context, scope stores.ID, key string, params stores.Digest, now time.Time) (answer []byte, err error) {
	err = s.read(ctx, func(c *conn) (err error) {
		answer, err = c.answer(ctx, scope, key, params, now)
		return err
	})
	if err != nil {
		return nil, err
	}
	return answer, nil
}

// expiredAnswers is the number of expired answers that Keep deletes, so that they do not accumulate.
const expiredAnswers = 10

// Keep implements stores.Answers.
func (s answers) Keep(ctx context.Context, scope stores.ID, key string, params stores.Digest, answer []byte, now time.Time) (first []byte, err error) {
	if len(answer) > stores.MaxAnswer {
		return nil, stores.ErrTooMany
	}
	err = s.write(ctx, func(c *conn) (err error) {
		if first, err = c.answer(ctx, scope, key, params, now); !errors.Is(err, stores.ErrNotFound) {
			return err
		}
		if err := c.run(ctx, "DELETE FROM kept_answer WHERE rowid IN (SELECT rowid FROM kept_answer WHERE kept_at <= ? ORDER BY kept_at LIMIT ?)",
			timeArg(now.Add(-stores.AnswerLifetime)), intArg(expiredAnswers)); err != nil {
			return err
		}
		first = answer
		return c.run(ctx, "INSERT OR REPLACE INTO kept_answer (scope, key, params, answer, kept_at) VALUES (?, ?, ?, ?, ?)", textArg(scope.String()), blobArg([]byte(key)),
			blobArg(params[:]), blobArg(answer), timeArg(now))
	})
	if err != nil {
		return nil, err
	}
	return first, nil
}
