package embedded

import (
	"context"

	"fivefold/stores"
)

// scans read up to limit rows of each table behind the last of those before.
var scans = map[stores.Table]func(ctx context.Context, l *line, before stores.Rows, limit int, rows *stores.Rows) error{
	stores.TableUsers: func(ctx context.Context, l *line, before stores.Rows, limit int, rows *stores.Rows) error {
		return scan(ctx, l, "SELECT "+userColumns+" FROM user u WHERE u.id > ? ORDER BY u.id LIMIT ?", limit,
			before.Users, &rows.Users, func(u stores.User) []any { return []any{u.ID.UUID[:]} }, intoUser)
	},
	stores.TablePasswords: func(ctx context.Context, l *line, before stores.Rows, limit int, rows *stores.Rows) error {
		return scan(ctx, l, "SELECT id, password_hash FROM user WHERE password_hash <> '' AND id > ? ORDER BY id LIMIT ?", limit,
			before.Passwords, &rows.Passwords, func(p stores.Password) []any { return []any{p.User.UUID[:]} }, intoPassword)
	},
	stores.TableInterests: func(ctx context.Context, l *line, before stores.Rows, limit int, rows *stores.Rows) error {
		return scan(ctx, l, "SELECT "+interestColumns+" FROM interest x WHERE x.id > ? ORDER BY x.id LIMIT ?", limit,
			before.Interests, &rows.Interests, func(i stores.Interest) []any { return []any{i.ID.UUID[:]} }, intoInterest)
	},
	stores.TableGenres: func(ctx context.Context, l *line, before stores.Rows, limit int, rows *stores.Rows) error {
		return scan(ctx, l, `SELECT interest, genre, count FROM genre
			WHERE (interest, genre) > (?, ?) ORDER BY interest, genre LIMIT ?`, limit,
			before.Genres, &rows.Genres, func(g stores.Genre) []any { return []any{g.Interest.UUID[:], g.Genre.UUID[:]} }, intoGenre)
	},
	stores.TableFriendships: func(ctx context.Context, l *line, before stores.Rows, limit int, rows *stores.Rows) error {
		return scan(ctx, l, "SELECT "+friendshipColumns+" FROM friendship f WHERE f.id > ? ORDER BY f.id LIMIT ?", limit,
			before.Friendships, &rows.Friendships, func(f stores.Friendship) []any { return []any{f.ID.UUID[:]} }, intoFriendship)
	},
	stores.TableBlocks: func(ctx context.Context, l *line, before stores.Rows, limit int, rows *stores.Rows) error {
		return scan(ctx, l, `SELECT blocker, blocked, since FROM block
			WHERE (blocker, blocked) > (?, ?) ORDER BY blocker, blocked LIMIT ?`, limit,
			before.Blocks, &rows.Blocks, func(b stores.Block) []any { return []any{b.Blocker.UUID[:], b.Blocked.UUID[:]} }, intoBlock)
	},
	stores.TableLikes: func(ctx context.Context, l *line, before stores.Rows, limit int, rows *stores.Rows) error {
		return scan(ctx, l, "SELECT "+likeColumns+` FROM "like" x
			WHERE (x.user, x.interest) > (?, ?) ORDER BY x.user, x.interest LIMIT ?`, limit,
			before.Likes, &rows.Likes, func(k stores.Like) []any { return []any{k.User.UUID[:], k.Interest.UUID[:]} }, intoLike)
	},
}

// scan reads the rows of a query whose arguments are a key and a limit. It starts behind the last of before, or behind the
// zero ID, which nothing has.
func scan[T any](ctx context.Context, l *line, query string, limit int, before []T, rows *[]T,
	key func(T) []any, into func(*T) []any,
) error {
	var row T
	if len(before) > 0 {
		row = before[len(before)-1]
	}
	args := append(key(row), limit)
	row = *new(T)
	return l.each(ctx, query, args, into(&row), func() error {
		*rows = append(*rows, row)
		row = *new(T) // what a row holds by reference is its own
		return nil
	})
}

// interestArgs gives the columns of an interest that a caller has a say in.
func interestArgs(i stores.Interest) []any {
	return []any{bytesOf(i.ID, stores.KindInterest), i.Kind, i.Name, stores.Fold(i.Name), i.URL}
}

func genreArgs(g stores.Genre) []any {
	return []any{bytesOf(g.Interest, stores.KindInterest), bytesOf(g.Genre, stores.KindInterest), g.Count}
}

func intoGenre(g *stores.Genre) []any {
	return []any{identity{&g.Interest, stores.KindInterest}, identity{&g.Genre, stores.KindInterest}, whole{&g.Count}}
}

func blockArgs(b stores.Block) []any {
	return []any{person(b.Blocker), person(b.Blocked), b.Since.UnixMicro()}
}

func intoBlock(b *stores.Block) []any {
	return []any{identity{&b.Blocker, stores.KindUser}, identity{&b.Blocked, stores.KindUser}, moment{&b.Since}}
}

func intoPassword(p *stores.Password) []any {
	return []any{identity{&p.User, stores.KindUser}, text{&p.Hash}}
}

// ordered gives a friendship with its two people in order.
func ordered(f stores.Friendship) stores.Friendship {
	if f.Low.Compare(f.High) > 0 {
		f.Low, f.High = f.High, f.Low
	}
	return f
}
