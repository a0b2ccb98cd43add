package embedded

import (
	"context"
	"strings"

	"fivefold/stores"
)

// tableScans are the scans of every table.
var tableScans = map[stores.Table]tableScan{
	stores.TablePlaces: newTableScan(placeColumns+" FROM place x WHERE", "x.id",
		func(r *stores.Rows) *[]stores.Place { return &r.Places }, intoPlace,
		func(p stores.Place) []stores.ID { return []stores.ID{p.ID} }),
	stores.TableOrganisations: newTableScan(organisationColumns+" FROM organisation x WHERE", "x.id",
		func(r *stores.Rows) *[]stores.Organisation { return &r.Organisations }, intoOrganisation,
		func(o stores.Organisation) []stores.ID { return []stores.ID{o.ID} }),
	stores.TableUsers: newTableScan(userColumns+" FROM user u WHERE", "u.id",
		func(r *stores.Rows) *[]stores.User { return &r.Users }, intoUser,
		func(u stores.User) []stores.ID { return []stores.ID{u.ID} }),
	stores.TablePasswords: newTableScan("id, password_hash FROM user WHERE password_hash <> '' AND", "id",
		func(r *stores.Rows) *[]stores.Password { return &r.Passwords }, intoPassword,
		func(p stores.Password) []stores.ID { return []stores.ID{p.User} }),
	stores.TableAffiliations: newTableScan(affiliationColumns+" FROM"+fromAffiliations+"WHERE", "x.user, x.organisation",
		func(r *stores.Rows) *[]stores.Affiliation { return &r.Affiliations }, intoAffiliation,
		func(a stores.Affiliation) []stores.ID { return []stores.ID{a.User, a.Organisation} }),
	stores.TableInterests: newTableScan(interestColumns+" FROM interest x WHERE", "x.id",
		func(r *stores.Rows) *[]stores.Interest { return &r.Interests }, intoInterest,
		func(i stores.Interest) []stores.ID { return []stores.ID{i.ID} }),
	stores.TableGenres: newTableScan("interest, genre, count FROM genre WHERE", "interest, genre",
		func(r *stores.Rows) *[]stores.Genre { return &r.Genres }, intoGenre,
		func(g stores.Genre) []stores.ID { return []stores.ID{g.Interest, g.Genre} }),
	stores.TableFriendships: newTableScan(friendshipColumns+" FROM friendship f WHERE", "f.id",
		func(r *stores.Rows) *[]stores.Friendship { return &r.Friendships }, intoFriendship,
		func(f stores.Friendship) []stores.ID { return []stores.ID{f.ID} }),
	stores.TableBlocks: newTableScan("blocker, blocked, since FROM block WHERE", "blocker, blocked",
		func(r *stores.Rows) *[]stores.Block { return &r.Blocks }, intoBlock,
		func(b stores.Block) []stores.ID { return []stores.ID{b.Blocker, b.Blocked} }),
	stores.TableLikes: newTableScan(likeColumns+` FROM "like" x WHERE`, "x.user, x.interest",
		func(r *stores.Rows) *[]stores.Like { return &r.Likes }, intoLike,
		func(k stores.Like) []stores.ID { return []stores.ID{k.User, k.Interest} }),
	stores.TablePages: newTableScan(pageColumns+" FROM page x WHERE", "x.id",
		func(r *stores.Rows) *[]stores.Page { return &r.Pages }, intoPage,
		func(p stores.Page) []stores.ID { return []stores.ID{p.ID} }),
	stores.TablePageTopics: newTableScan("page, interest FROM page_topic WHERE", "page, interest",
		func(r *stores.Rows) *[]stores.PageTopic { return &r.PageTopics }, intoPageTopic,
		func(t stores.PageTopic) []stores.ID { return []stores.ID{t.Page, t.Interest} }),
	stores.TablePageLinks: newTableScan("page, other FROM page_link WHERE page < other AND", "page, other",
		func(r *stores.Rows) *[]stores.PageLink { return &r.PageLinks }, intoPageLink,
		func(k stores.PageLink) []stores.ID { return []stores.ID{k.A, k.B} }),
	stores.TableMemberships: newTableScan(membershipColumns+" FROM membership x WHERE", "x.page, x.user",
		func(r *stores.Rows) *[]stores.Membership { return &r.Memberships }, intoMembership,
		func(m stores.Membership) []stores.ID { return []stores.ID{m.Page, m.User} }),
	stores.TablePosts: newTableScan(postColumns+" FROM message x INDEXED BY message_post WHERE x.reply_to IS NULL AND", "x.id",
		func(r *stores.Rows) *[]stores.Post { return &r.Posts }, intoPost,
		func(p stores.Post) []stores.ID { return []stores.ID{p.ID} }),
	stores.TableComments: newTableScan(commentColumns+" FROM message x WHERE x.reply_to IS NOT NULL AND", "x.id",
		func(r *stores.Rows) *[]stores.Comment { return &r.Comments }, intoComment,
		func(c stores.Comment) []stores.ID { return []stores.ID{c.ID} }),
	stores.TableMessageTopics: newTableScan("x.message, m.kind, x.interest FROM message_topic x"+ofMessage+"WHERE", "x.message, x.interest",
		func(r *stores.Rows) *[]stores.MessageTopic { return &r.MessageTopics }, intoMessageTopic,
		func(t stores.MessageTopic) []stores.ID { return []stores.ID{t.Message, t.Interest} }),
	stores.TableReactions: newTableScan("x.user, x.message, m.kind, x.kind, x.since FROM reaction x"+ofMessage+"WHERE", "x.user, x.message",
		func(r *stores.Rows) *[]stores.Reaction { return &r.Reactions }, intoReaction,
		func(r stores.Reaction) []stores.ID { return []stores.ID{r.User, r.Message} }),
}

// A tableScan adds to rows up to limit rows of a table after the last row of before.
type tableScan func(ctx context.Context, c *conn, before stores.Rows, limit int, rows *stores.Rows) error

// newTableScan scans the table of the field that of returns. text is the SELECT up to the condition on key, one or two columns, whose
// values ids returns. With no row in before it starts after the zero ID, which no row has.
func newTableScan[T any](
	text, key string, of func(*stores.Rows) *[]T, into func(*T) []any, ids func(T) []stores.ID,
) tableScan {
	values := "?" + strings.Repeat(", ?", strings.Count(key, ","))
	query := "SELECT " + text + " (" + key + ") > (" + values + ") ORDER BY " + key + " LIMIT ?"
	return func(ctx context.Context, c *conn, before stores.Rows, limit int, rows *stores.Rows) error {
		var row T
		if b := *of(&before); len(b) > 0 {
			row = b[len(b)-1]
		}
		var args []any
		for _, id := range ids(row) {
			args = append(args, id.UUID[:])
		}
		row = *new(T)
		result := of(rows)
		return c.query(ctx, query, append(args, limit), into(&row), func() error {
			*result = append(*result, row)
			row = *new(T) // slices of the last row must not be overwritten
			return nil
		})
	}
}
