package embedded

import "fivefold/stores"

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

func topicArgs(t stores.PageTopic) []any {
	return []any{bytesOf(t.Page, stores.KindPage), bytesOf(t.Interest, stores.KindInterest)}
}

func intoTopic(t *stores.PageTopic) []any {
	return []any{identity{&t.Page, stores.KindPage}, identity{&t.Interest, stores.KindInterest}}
}

// linkArgs gives the two pages of a link in order.
func linkArgs(k stores.PageLink) []any {
	if k.A.Compare(k.B) > 0 {
		k.A, k.B = k.B, k.A
	}
	return []any{bytesOf(k.A, stores.KindPage), bytesOf(k.B, stores.KindPage)}
}

func intoLink(k *stores.PageLink) []any {
	return []any{identity{&k.A, stores.KindPage}, identity{&k.B, stores.KindPage}}
}
