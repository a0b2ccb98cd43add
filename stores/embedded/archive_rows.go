package embedded

import "fivefold/stores"

// interestArgs returns the values of the columns that callers set.
func interestArgs(i stores.Interest) []arg {
	return []arg{idArg(i.ID, stores.KindInterest), textArg(i.Kind), textArg(i.Name), textArg(stores.Fold(i.Name)), textArg(i.URL)}
}

func genreArgs(g stores.Genre) []arg {
	return []arg{idArg(g.Interest, stores.KindInterest), idArg(g.Genre, stores.KindInterest), intArg(g.Count)}
}

func readGenre(r *row) stores.Genre {
	return stores.Genre{
		Interest: r.id(stores.KindInterest), Genre: r.id(stores.KindInterest), Count: r.int(),
	}
}

func blockArgs(b stores.Block) []arg {
	return []arg{userArg(b.Blocker), userArg(b.Blocked), timeArg(b.Since)}
}

func readBlock(r *row) stores.Block {
	return stores.Block{
		Blocker: r.id(stores.KindUser), Blocked: r.id(stores.KindUser), Since: r.time(),
	}
}

func readPassword(r *row) stores.Password {
	return stores.Password{
		User: r.id(stores.KindUser), Hash: r.text(),
	}
}

func pageTopicArgs(t stores.PageTopic) []arg {
	return []arg{idArg(t.Page, stores.KindPage), idArg(t.Interest, stores.KindInterest)}
}

func readPageTopic(r *row) stores.PageTopic {
	return stores.PageTopic{
		Page: r.id(stores.KindPage), Interest: r.id(stores.KindInterest),
	}
}

// pageLinkArgs returns the two pages in order.
func pageLinkArgs(k stores.PageLink) []arg {
	if k.A.Compare(k.B) > 0 {
		k.A, k.B = k.B, k.A
	}
	return []arg{idArg(k.A, stores.KindPage), idArg(k.B, stores.KindPage)}
}

func readPageLink(r *row) stores.PageLink {
	return stores.PageLink{
		A: r.id(stores.KindPage), B: r.id(stores.KindPage),
	}
}
