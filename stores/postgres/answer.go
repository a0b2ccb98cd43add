package postgres

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
		b, _ := r.sized(len(k.params))
		copy(k.params[:], b)
		k.answer = r.blob()
		return k
	}, "SELECT params, answer FROM answers WHERE scope = @scope AND key = @key AND kept_at > @from",
		args{"scope": scope.String(), "key": []byte(key), "from": now.Add(-stores.AnswerLifetime)})
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
		expired := now.Add(-stores.AnswerLifetime)
		if err := c.run(ctx, `DELETE FROM answers WHERE (scope, key) IN
			(SELECT scope, key FROM answers WHERE kept_at <= @expired ORDER BY kept_at LIMIT @limit FOR UPDATE SKIP LOCKED)`,
			args{"expired": expired, "limit": expiredAnswers}); err != nil {
			return err
		}
		if err := c.run(ctx, `INSERT INTO answers (scope, key, params, answer, kept_at) VALUES (@scope, @key, @params, @answer, @now)
			ON CONFLICT (scope, key) DO UPDATE SET params = EXCLUDED.params, answer = EXCLUDED.answer, kept_at = EXCLUDED.kept_at WHERE answers.kept_at <= @expired`,
			args{"scope": scope.String(), "key": []byte(key), "params": params[:], "answer": bytesArg(answer), "now": now, "expired": expired}); err != nil {
			return err
		}
		first, err = c.answer(ctx, scope, key, params, now)
		return err
	})
	if err != nil {
		return nil, err
	}
	return first, nil
}
