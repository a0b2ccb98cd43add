package embedded

import (
	"context"
	"strings"

	"fivefold/stores"
)

// scans read up to limit rows of each table behind the last of those before.
var scans = map[stores.Table]scan{
	stores.TablePlaces: scanOf(placeColumns+" FROM place x WHERE", "x.id",
		func(r *stores.Rows) *[]stores.Place { return &r.Places }, intoPlace,
		func(p stores.Place) []stores.ID { return []stores.ID{p.ID} }),
	stores.TableOrganisations: scanOf(organisationColumns+" FROM organisation x WHERE", "x.id",
		func(r *stores.Rows) *[]stores.Organisation { return &r.Organisations }, intoOrganisation,
		func(o stores.Organisation) []stores.ID { return []stores.ID{o.ID} }),
	stores.TableUsers: scanOf(userColumns+" FROM user u WHERE", "u.id",
		func(r *stores.Rows) *[]stores.User { return &r.Users }, intoUser,
		func(u stores.User) []stores.ID { return []stores.ID{u.ID} }),
	stores.TablePasswords: scanOf("id, password_hash FROM user WHERE password_hash <> '' AND", "id",
		func(r *stores.Rows) *[]stores.Password { return &r.Passwords }, intoPassword,
		func(p stores.Password) []stores.ID { return []stores.ID{p.User} }),
	stores.TableAffiliations: scanOf(affiliationColumns+" FROM"+fromAffiliations+"WHERE", "x.user, x.organisation",
		func(r *stores.Rows) *[]stores.Affiliation { return &r.Affiliations }, intoAffiliation,
		func(a stores.Affiliation) []stores.ID { return []stores.ID{a.User, a.Organisation} }),
	stores.TableInterests: scanOf(interestColumns+" FROM interest x WHERE", "x.id",
		func(r *stores.Rows) *[]stores.Interest { return &r.Interests }, intoInterest,
		func(i stores.Interest) []stores.ID { return []stores.ID{i.ID} }),
	stores.TableGenres: scanOf("interest, genre, count FROM genre WHERE", "interest, genre",
		func(r *stores.Rows) *[]stores.Genre { return &r.Genres }, intoGenre,
		func(g stores.Genre) []stores.ID { return []stores.ID{g.Interest, g.Genre} }),
	stores.TableFriendships: scanOf(friendshipColumns+" FROM friendship f WHERE", "f.id",
		func(r *stores.Rows) *[]stores.Friendship { return &r.Friendships }, intoFriendship,
		func(f stores.Friendship) []stores.ID { return []stores.ID{f.ID} }),
	stores.TableBlocks: scanOf("blocker, blocked, since FROM block WHERE", "blocker, blocked",
		func(r *stores.Rows) *[]stores.Block { return &r.Blocks }, intoBlock,
		func(b stores.Block) []stores.ID { return []stores.ID{b.Blocker, b.Blocked} }),
	stores.TableLikes: scanOf(likeColumns+` FROM "like" x WHERE`, "x.user, x.interest",
		func(r *stores.Rows) *[]stores.Like { return &r.Likes }, intoLike,
		func(k stores.Like) []stores.ID { return []stores.ID{k.User, k.Interest} }),
	stores.TablePages: scanOf(pageColumns+" FROM page x WHERE", "x.id",
		func(r *stores.Rows) *[]stores.Page { return &r.Pages }, intoPage,
		func(p stores.Page) []stores.ID { return []stores.ID{p.ID} }),
	stores.TablePageTopics: scanOf("page, interest FROM page_topic WHERE", "page, interest",
		func(r *stores.Rows) *[]stores.PageTopic { return &r.PageTopics }, intoTopic,
		func(t stores.PageTopic) []stores.ID { return []stores.ID{t.Page, t.Interest} }),
	stores.TablePageLinks: scanOf("page, other FROM page_link WHERE page < other AND", "page, other",
		func(r *stores.Rows) *[]stores.PageLink { return &r.PageLinks }, intoLink,
		func(k stores.PageLink) []stores.ID { return []stores.ID{k.A, k.B} }),
	stores.TableMemberships: scanOf(membershipColumns+" FROM membership x WHERE", "x.page, x.user",
		func(r *stores.Rows) *[]stores.Membership { return &r.Memberships }, intoMembership,
		func(m stores.Membership) []stores.ID { return []stores.ID{m.Page, m.User} }),
	stores.TablePosts: scanOf(postColumns+" FROM message x INDEXED BY message_post WHERE x.reply_to IS NULL AND", "x.id",
		func(r *stores.Rows) *[]stores.Post { return &r.Posts }, intoPost,
		func(p stores.Post) []stores.ID { return []stores.ID{p.ID} }),
	stores.TableComments: scanOf(commentColumns+" FROM message x WHERE x.reply_to IS NOT NULL AND", "x.id",
		func(r *stores.Rows) *[]stores.Comment { return &r.Comments }, intoComment,
		func(c stores.Comment) []stores.ID { return []stores.ID{c.ID} }),
	stores.TableMessageTopics: scanOf("x.message, m.kind, x.interest FROM message_topic x"+ofMessage+"WHERE", "x.message, x.interest",
		func(r *stores.Rows) *[]stores.MessageTopic { return &r.MessageTopics }, intoMessageTopic,
		func(t stores.MessageTopic) []stores.ID { return []stores.ID{t.Message, t.Interest} }),
	stores.TableReactions: scanOf("x.user, x.message, m.kind, x.kind, x.since FROM reaction x"+ofMessage+"WHERE", "x.user, x.message",
		func(r *stores.Rows) *[]stores.Reaction { return &r.Reactions }, intoReaction,
		func(r stores.Reaction) []stores.ID { return []stores.ID{r.User, r.Message} }),
}

// A scan reads up to limit rows of a table behind the last of before.
type scan func(ctx context.Context, l *line, before stores.Rows, limit int, rows *stores.Rows) error

// scanOf scans the table whose rows are in the slice that of gives. The text of its question goes up to a condition on the one
// or two columns of the key, whose values ids gives: behind the last of those before, or behind the zero ID, which nothing has.
func scanOf[T any](
	question, key string, of func(*stores.Rows) *[]T, into func(*T) []any, ids func(T) []stores.ID,
) scan {
	values := "?" + strings.Repeat(", ?", strings.Count(key, ","))
	query := "SELECT " + question + " (" + key + ") > (" + values + ") ORDER BY " + key + " LIMIT ?"
	return func(ctx context.Context, l *line, before stores.Rows, limit int, rows *stores.Rows) error {
		var row T
		if b := *of(&before); len(b) > 0 {
			row = b[len(b)-1]
		}
		var args []any
		for _, id := range ids(row) {
			args = append(args, id.UUID[:])
		}
		row = *new(T)
		answer := of(rows)
		return l.each(ctx, query, append(args, limit), into(&row), func() error {
			*answer = append(*answer, row)
			row = *new(T) // what a row holds by reference is its own
			return nil
		})
	}
}
