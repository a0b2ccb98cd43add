package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"fivefold/stores"
)

func (s suite) outboxMessageChanges() {
	s.test("a message is a change by its author, or by the person who deleted it", func(t *testing.T, fx *fixture) {
		p, topics := fx.people(t, 2, nil), fx.interests(t, 2, nil)
		post := fx.newPost(p[0], nil)
		comment := fx.newComment(p[0], post.ID, nil)
		for _, m := range []struct {
			table  stores.Table
			id     stores.ID
			create func(ctx context.Context) error
		}{
			{stores.TablePosts, post.ID, func(ctx context.Context) error { return fx.Messages.CreatePost(ctx, post, topics[:1]) }},
			{stores.TableComments, comment.ID, func(ctx context.Context) error { return errOf(fx.Messages.CreateComment(ctx, comment, topics[:1])) }},
		} {
			fx.expectChanges(t, "Create", m.create, inserted(m.table, m.id, nobody, p[0]), inserted(stores.TableMessageTopics, m.id, topics[0], nobody))
			fx.expectChanges(t, "Edit", func(ctx context.Context) error {
				return fx.Messages.Edit(ctx, m.id, stores.MessageChange{Text: new("New")}, at(1))
			}, updated(m.table, m.id, nobody, p[0]))
			other := []stores.ID{topics[1]}
			fx.expectChanges(t, "Edit of topics", func(ctx context.Context) error {
				return fx.Messages.Edit(ctx, m.id, stores.MessageChange{Topics: &other}, at(2))
			}, updated(m.table, m.id, nobody, p[0]), deleted(stores.TableMessageTopics, m.id, topics[0], nobody),
				inserted(stores.TableMessageTopics, m.id, topics[1], nobody))
			fx.expectChanges(t, "Delete", func(ctx context.Context) error { return fx.Messages.Delete(ctx, m.id, p[1], at(2)) },
				updated(m.table, m.id, nobody, p[1]))
			fx.expectChanges(t, "Restore", func(ctx context.Context) error { return fx.Messages.Restore(ctx, m.id, p[1]) },
				updated(m.table, m.id, nobody, p[1]))
			set := func(ctx context.Context) error {
				return errOf(fx.Reactions.Set(ctx, stores.Reaction{User: p[1], Message: m.id, Kind: stores.ReactionLike, Since: at(0)}))
			}
			fx.expectChanges(t, "Set a reaction", set, inserted(stores.TableReactions, p[1], m.id, nobody))
			fx.expectChanges(t, "Set a reaction again", set)
			fx.expectChanges(t, "Remove a reaction", func(ctx context.Context) error { return fx.Reactions.Remove(ctx, p[1], m.id) },
				deleted(stores.TableReactions, p[1], m.id, nobody))
		}
	})
}

func (s suite) outboxNoChanges() {
	s.test("a call that fails stores no change and reports no revision", func(t *testing.T, fx *fixture) {
		u := fx.users(1, nil)[0]
		p, interest := fx.person(t), fx.interests(t, 1, nil)[0]
		fails := func(what string, wanted error, do func(ctx context.Context) error) {
			t.Helper()
			fx.expectChanges(t, what, func(ctx context.Context) error {
				if err := do(ctx); !errors.Is(err, wanted) {
					return fmt.Errorf("%s returns %w, want %w", what, err, wanted)
				}
				return nil
			})
		}
		fails("Set", stores.ErrNotFound, func(ctx context.Context) error {
			return errOf(fx.Likes.Set(ctx, stores.Like{User: p, Interest: fx.id(stores.KindInterest), Strength: 1, Since: at(0)}))
		})
		fails("Remove", stores.ErrNotLiked, func(ctx context.Context) error { return fx.Likes.Remove(ctx, p, interest) })
		fails("Create", stores.ErrHandleTaken, func(ctx context.Context) error {
			u.Handle = userByID(t, fx, p).Handle
			return fx.Users.Create(ctx, u, "")
		})
		fails("CreatePost", stores.ErrNotFound, func(ctx context.Context) error {
			return fx.Messages.CreatePost(ctx, fx.newPost(p, nil), []stores.ID{interest, fx.id(stores.KindInterest)})
		})
		rows := fx.allTables()
		rows.Reactions = append(rows.Reactions, stores.Reaction{User: p, Message: fx.id(stores.KindPost), Kind: stores.ReactionLike, Since: at(0)})
		fails("Put", stores.ErrNotFound, func(ctx context.Context) error { return errOf(fx.Archive.Put(ctx, rows)) })
	})
	s.test("passwords and sessions are no change", func(t *testing.T, fx *fixture) {
		u := fx.users(1, nil)[0]
		fx.put(t, stores.Rows{Users: []stores.User{u}})
		nothing := func(what string, do func(ctx context.Context) error) {
			t.Helper()
			fx.expectChanges(t, what, do)
		}
		nothing("Put", func(ctx context.Context) error {
			return errOf(fx.Archive.Put(ctx, stores.Rows{Passwords: []stores.Password{{User: u.ID, Hash: "secret"}}}))
		})
		nothing("ChangePassword", func(ctx context.Context) error {
			return errOf(fx.Credentials.ChangePassword(ctx, stores.PasswordChange{User: u.ID, From: "secret", To: "other", At: at(0)}))
		})
		session := fx.sessions(t, u.ID, 1)[0]
		nothing("Create", func(ctx context.Context) error { return fx.Sessions.Create(ctx, session, "other") })
		nothing("Touch", func(ctx context.Context) error { return fx.Sessions.Touch(ctx, session.ID, at(4), at(61*60)) })
		nothing("Revoke", func(ctx context.Context) error { return fx.Sessions.Revoke(ctx, u.ID, session.ID, at(5)) })
	})
}
