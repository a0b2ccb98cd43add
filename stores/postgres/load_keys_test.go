package postgres

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"fivefold/stores"
)

func TestARowOfAFailedCallIsNoReference(t *testing.T) {
	t.Parallel()
	rows := demoRows(t)
	for _, asked := range []bool{false, true} {
		t.Run(fmt.Sprintf("the server is asked: %t", asked), func(t *testing.T) {
			l := beginLoadOf(t, rows, asked)
			ada := stores.User{ID: stores.ID{Kind: stores.KindUser, UUID: [16]byte{15: 1}}, Handle: "somebody-else"}
			bob := stores.User{ID: stores.ID{Kind: stores.KindUser, UUID: [16]byte{15: 2}}, Handle: rows.Users[0].Handle}
			like := stores.Rows{Likes: []stores.Like{{User: ada.ID, Interest: rows.Interests[0].ID}}}
			wantRowError := func(rows stores.Rows, want error) {
				t.Helper()
				var invalid *stores.RowError
				if _, err := l.Put(t.Context(), rows); !errors.As(err, &invalid) || !errors.Is(err, want) {
					t.Errorf("%v, want %v", err, want)
				}
			}
			wantRowError(stores.Rows{Users: []stores.User{ada, bob}}, stores.ErrHandleTaken)
			wantRowError(like, stores.ErrNotFound)
			_, err := l.Put(t.Context(), stores.Rows{Users: []stores.User{ada}})
			added, err2 := l.Put(t.Context(), like)
			if err := errors.Join(err, err2, l.Commit(t.Context())); err != nil || added != 1 {
				t.Errorf("added %d, %v", added, err)
			}
		})
	}
}

// What a load finds out itself about references, the server says too.
func TestALoadWithTooManyKeysAsksTheServer(t *testing.T) {
	t.Parallel()
	rows := demoRows(t)
	missing := stores.ID{Kind: stores.KindUser, UUID: [16]byte{15: 1}}
	low, high := rows.Blocks[0].Blocker, rows.Blocks[0].Blocked
	if low.Compare(high) > 0 {
		low, high = high, low
	}
	blocked := stores.Friendship{ID: stores.FriendshipID(low, high), Low: low, High: high, RequestedAt: time.Unix(1, 0)}
	for name, bad := range map[string]struct {
		rows stores.Rows
		want stores.RowError
	}{
		"a missing reference": {stores.Rows{Likes: append(slices.Clone(rows.Likes[:3]), stores.Like{User: missing, Interest: rows.Interests[0].ID})},
			stores.RowError{Table: stores.TableLikes, Index: 3, Err: stores.ErrNotFound}},
		"a blocked friendship": {stores.Rows{Friendships: []stores.Friendship{rows.Friendships[0], blocked}},
			stores.RowError{Table: stores.TableFriendships, Index: 1, Err: stores.ErrAlreadyBlocked}},
	} {
		for _, asked := range []bool{false, true} {
			l := beginLoadOf(t, rows, asked)
			var got *stores.RowError
			if _, err := l.Put(t.Context(), bad.rows); !errors.As(err, &got) || got.Table != bad.want.Table || got.Index != bad.want.Index || !errors.Is(got, bad.want.Err) {
				t.Errorf("%s, the server is asked: %t: %v, want %v", name, asked, err, &bad.want)
			}
		}
	}
}

// beginLoadOf begins a load of an empty database and adds rows. When the server is asked, the load knows no keys, as after too many.
func beginLoadOf(t *testing.T, rows stores.Rows, asked bool) *Load {
	t.Helper()
	l, err := OpenEmpty(t).BeginLoad(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	if asked {
		l.keys.blocks.keys = nil
		for _, set := range l.keys.tables {
			set.keys = nil
		}
	}
	if _, err := l.Put(t.Context(), rows); err != nil {
		t.Fatal(err)
	}
	return l
}
