package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"fivefold/stores"
)

// Answers tests stores.Answers.
func Answers(t *testing.T, open Open) {
	s := suite{t, open, "Answers"}
	s.promises(func(t *testing.T, fx *fixture, _ int) []call {
		scope := fx.id(stores.KindUser)
		must(fx.Answers.Keep(t.Context(), scope, "key", stores.Digest{1}, []byte("answer"), at(0)))(t)
		return []call{
			{"Answers.Of", 0, func(ctx context.Context) error {
				return errOf(fx.Answers.Of(ctx, scope, "key", stores.Digest{1}, at(1)))
			}},
			{"Answers.Keep", 0, func(ctx context.Context) error {
				return errOf(fx.Answers.Keep(ctx, scope, "key", stores.Digest{1}, []byte("answer"), at(1)))
			}},
		}
	})
	s.answerKeep()
	s.answerExpiry()
}

func (s suite) answerKeep() {
	s.test("the first answer is returned byte for byte", func(t *testing.T, fx *fixture) {
		scope, params := fx.id(stores.KindUser), stores.Digest{0, 0xff, 31: 1}
		for i, first := range [][]byte{{}, {0, 0xff, '"'}, make([]byte, stores.MaxAnswer)} {
			key := fmt.Sprintf("key\x00\xff %d", i)
			if _, err := fx.Answers.Of(t.Context(), scope, key, params, at(0)); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("before: %v", err)
			}
			want(t, "kept", must(fx.Answers.Keep(t.Context(), scope, key, params, first, at(0)))(t), first)
			want(t, "kept again", must(fx.Answers.Keep(t.Context(), scope, key, params, []byte("other"), at(1)))(t), first)
			want(t, "of the key", must(fx.Answers.Of(t.Context(), scope, key, params, at(1)))(t), first)
		}
	})
	s.test("other params return ErrKeyReused", func(t *testing.T, fx *fixture) {
		scope := fx.id(stores.KindUser)
		must(fx.Answers.Keep(t.Context(), scope, "key", stores.Digest{1}, []byte("answer"), at(0)))(t)
		if _, err := fx.Answers.Of(t.Context(), scope, "key", stores.Digest{2}, at(1)); !errors.Is(err, stores.ErrKeyReused) {
			t.Errorf("Of: %v", err)
		}
		if _, err := fx.Answers.Keep(t.Context(), scope, "key", stores.Digest{2}, []byte("answer"), at(1)); !errors.Is(err, stores.ErrKeyReused) {
			t.Errorf("Keep: %v", err)
		}
	})
	s.test("keys of other scopes, and keys in capital letters, are other keys", func(t *testing.T, fx *fixture) {
		a, b := fx.id(stores.KindUser), fx.id(stores.KindAccount)
		otherKind := a
		otherKind.Kind = stores.KindAccount
		for i, scope := range []stores.ID{a, b, otherKind, {}} {
			for _, key := range []string{"key", "KEY", "key "} {
				answer := []byte(fmt.Sprint(i, key))
				want(t, "kept", must(fx.Answers.Keep(t.Context(), scope, key, stores.Digest{byte(i)}, answer, at(0)))(t), answer)
			}
		}
	})
	s.test("an answer that is too large returns ErrTooMany, and is not kept", func(t *testing.T, fx *fixture) {
		scope := fx.id(stores.KindUser)
		if _, err := fx.Answers.Keep(t.Context(), scope, "key", stores.Digest{}, make([]byte, stores.MaxAnswer+1), at(0)); !errors.Is(err, stores.ErrTooMany) {
			t.Errorf("Keep: %v", err)
		}
		if _, err := fx.Answers.Of(t.Context(), scope, "key", stores.Digest{}, at(0)); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("Of: %v", err)
		}
	})
	s.test("concurrent Keeps of one key return one answer", func(t *testing.T, fx *fixture) {
		scope, answers := fx.id(stores.KindUser), make([][]byte, 50)
		for _, err := range concurrently(len(answers), func(i int) (err error) {
			answers[i], err = fx.Answers.Keep(t.Context(), scope, "key", stores.Digest{}, []byte{byte(i)}, at(0))
			return err
		}) {
			if err != nil {
				t.Error(err)
			}
		}
		for _, answer := range answers {
			want(t, "answer", answer, answers[0])
		}
		want(t, "kept", must(fx.Answers.Of(t.Context(), scope, "key", stores.Digest{}, at(1)))(t), answers[0])
	})
}

func (s suite) answerExpiry() {
	s.test("an answer is missing after its lifetime, and can be kept anew", func(t *testing.T, fx *fixture) {
		scope := fx.id(stores.KindUser)
		for i := range 25 {
			must(fx.Answers.Keep(t.Context(), scope, fmt.Sprint("key ", i), stores.Digest{1}, []byte("answer"), at(0)))(t)
		}
		want(t, "at the end", must(fx.Answers.Of(t.Context(), scope, "key 0", stores.Digest{1}, at(0).Add(stores.AnswerLifetime-time.Microsecond)))(t), []byte("answer"))
		expired := at(0).Add(stores.AnswerLifetime)
		if _, err := fx.Answers.Of(t.Context(), scope, "key 0", stores.Digest{1}, expired); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("after it: %v", err)
		}
		for i := range 25 {
			key, answer := fmt.Sprint("key ", 24-i), []byte{byte(i)}
			want(t, "anew", must(fx.Answers.Keep(t.Context(), scope, key, stores.Digest{2}, answer, expired))(t), answer)
			want(t, "of the key", must(fx.Answers.Of(t.Context(), scope, key, stores.Digest{2}, expired))(t), answer)
		}
	})
}
