package embedded

import "fivefold/stores"

// interestArgs returns the values of the columns that callers set.
func interestArgs(i stores.Interest) []any {
	return []any{idBytes(i.ID, stores.KindInterest), i.Kind, i.Name, stores.Fold(i.Name), i.URL}
}

func genreArgs(g stores.Genre) []any {
	return []any{idBytes(g.Interest, stores.KindInterest), idBytes(g.Genre, stores.KindInterest), g.Count}
}

func intoGenre(g *stores.Genre) []any {
	return []any{idColumn{&g.Interest, stores.KindInterest}, idColumn{&g.Genre, stores.KindInterest}, intColumn{&g.Count}}
}

func blockArgs(b stores.Block) []any {
	return []any{userBytes(b.Blocker), userBytes(b.Blocked), b.Since.UnixMicro()}
}

func intoBlock(b *stores.Block) []any {
	return []any{idColumn{&b.Blocker, stores.KindUser}, idColumn{&b.Blocked, stores.KindUser}, timeColumn{&b.Since}}
}

func intoPassword(p *stores.Password) []any {
	return []any{idColumn{&p.User, stores.KindUser}, textColumn{&p.Hash}}
}

// normalizedFriendship returns f with Low before High.
func normalizedFriendship(f stores.Friendship) stores.Friendship {
	if f.Low.Compare(f.High) > 0 {
		f.Low, f.High = f.High, f.Low
	}
	return f
}

func pageTopicArgs(t stores.PageTopic) []any {
	return []any{idBytes(t.Page, stores.KindPage), idBytes(t.Interest, stores.KindInterest)}
}

func intoPageTopic(t *stores.PageTopic) []any {
	return []any{idColumn{&t.Page, stores.KindPage}, idColumn{&t.Interest, stores.KindInterest}}
}

// pageLinkArgs returns the two pages in order.
func pageLinkArgs(k stores.PageLink) []any {
	if k.A.Compare(k.B) > 0 {
		k.A, k.B = k.B, k.A
	}
	return []any{idBytes(k.A, stores.KindPage), idBytes(k.B, stores.KindPage)}
}

func intoPageLink(k *stores.PageLink) []any {
	return []any{idColumn{&k.A, stores.KindPage}, idColumn{&k.B, stores.KindPage}}
}
