package stores_test

import (
	"strings"
	"testing"

	"fivefold/stores"
)

// testOf returns the outcome of each test about a thing with one owner.
func testOf(value string, deleted, isViewer bool, rel stores.Relation) func(stores.Rule) bool {
	return func(r stores.Rule) bool {
		switch r.Op {
		case stores.ValueIs:
			return r.Value == value
		case stores.NotDeleted:
			return !deleted
		case stores.IsViewer:
			return isViewer
		case stores.IsFriend:
			return rel == stores.AreFriends
		case stores.Moderates:
			return false
		case stores.NotBlocked:
			return !rel.Blocks()
		default:
			return !rel.IsBlocked()
		}
	}
}

func TestListReadersAreThoseWhomTheVisibilityNames(t *testing.T) {
	t.Parallel()
	for _, rel := range relations {
		for _, isOwner := range []bool{false, true} {
			want := map[stores.Visibility]bool{
				stores.Everyone: true, stores.FriendsOnly: isOwner || rel == stores.AreFriends, stores.OnlyMe: isOwner, "": isOwner,
			}
			for visibility, may := range want {
				if got := stores.ListReaders.Holds(testOf(string(visibility), false, isOwner, rel)); got != may {
					t.Errorf("%q, relation %d, owner %t: %t", visibility, rel, isOwner, got)
				}
			}
		}
	}
}

func TestPostsAreListedForTheirAudience(t *testing.T) {
	t.Parallel()
	for _, rel := range relations {
		for _, deleted := range []bool{false, true} {
			for _, isAuthor := range []bool{false, true} {
				mine := !deleted && isAuthor // whoever blocks whom
				want := map[stores.Audience]bool{
					stores.AudiencePublic: mine || !deleted && !rel.IsBlocked(), stores.AudienceFriends: mine || !deleted && rel == stores.AreFriends, stores.AudienceOnlyMe: mine,
				}
				for audience, may := range want {
					if got := stores.PostListed.Holds(testOf(string(audience), deleted, isAuthor, rel)); got != may {
						t.Errorf("%q, relation %d, deleted %t, author %t: %t", audience, rel, deleted, isAuthor, got)
					}
				}
			}
		}
	}
}

func TestARuleIsWrittenAsAnExpression(t *testing.T) {
	t.Parallel()
	listed := stores.Rule{Op: stores.AllOf, Rules: []stores.Rule{{Op: stores.NotDeleted}, stores.PostNotBlocked, stores.PostAudience}}
	got := listed.Expression(func(r stores.Rule) string {
		return map[stores.RuleOp]string{
			stores.ValueIs: "a=" + r.Value, stores.NotDeleted: "d", stores.IsViewer: "v", stores.IsFriend: "f",
			stores.NotBlocking: "n" + strings.Repeat("'", int(r.Of)),
		}[r.Op]
	})
	if want := "(d AND (n' AND n'') AND (a=PUBLIC OR v OR (a=FRIENDS AND f)))"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
