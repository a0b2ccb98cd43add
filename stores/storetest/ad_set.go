package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"fivefold/stores"
)

// AdSets tests stores.AdSets.
func AdSets(t *testing.T, open Open) {
	s := suite{t, open, "AdSets"}
	s.promises(adSetCalls)
	s.adSets()
}

// Creatives tests stores.Creatives.
func Creatives(t *testing.T, open Open) {
	s := suite{t, open, "Creatives"}
	s.promises(creativeCalls)
	s.creatives()
}

func adSetCalls(t *testing.T, fx *fixture, n int) []call {
	c := fx.campaign(t, fx.fundedAdvertiser(t, 100_000), nil)
	made, campaigns := []stores.ID{fx.adSet(t, c.ID, at(0)).ID}, []stores.ID{c.ID}
	for range n - 1 {
		made, campaigns = append(made, fx.id(stores.KindAdSet)), append(campaigns, fx.id(stores.KindCampaign))
	}
	next, name := fx.newAdSet(c.ID, at(1)), "New"
	return []call{
		{"AdSets.Create", 0, func(ctx context.Context) error { return fx.AdSets.Create(ctx, next) }},
		{"AdSets.Update", 0, func(ctx context.Context) error {
			return errOf(fx.AdSets.Update(ctx, made[0], stores.AdSetChange{Name: &name}))
		}},
		{"AdSets.ByIDs", n, func(ctx context.Context) error { return errOf(fx.AdSets.ByIDs(ctx, made)) }},
		{"AdSets.OfCampaigns", n, func(ctx context.Context) error { return errOf(fx.AdSets.OfCampaigns(ctx, campaigns)) }},
	}
}

func creativeCalls(t *testing.T, fx *fixture, n int) []call {
	c := fx.campaign(t, fx.fundedAdvertiser(t, 100_000), nil)
	set := fx.adSet(t, c.ID, at(0))
	made, sets, posts := []stores.ID{fx.creative(t, set.ID, fx.adPosts(t, 1)[0], at(0)).ID}, []stores.ID{set.ID}, fx.adPosts(t, 1)
	for range n - 1 {
		made, sets = append(made, fx.id(stores.KindCreative)), append(sets, fx.id(stores.KindAdSet))
	}
	next := fx.newCreative(set.ID, posts[0], at(1))
	return []call{
		{"Creatives.Create", 0, func(ctx context.Context) error { return fx.Creatives.Create(ctx, next) }},
		{"Creatives.Review", 0, func(ctx context.Context) error {
			return errOf(fx.Creatives.Review(ctx, made[0], stores.ReviewApproved, "", at(1)))
		}},
		{"Creatives.ByIDs", n, func(ctx context.Context) error { return errOf(fx.Creatives.ByIDs(ctx, made)) }},
		{"Creatives.OfAdSets", n, func(ctx context.Context) error { return errOf(fx.Creatives.OfAdSets(ctx, sets)) }},
		{"Creatives.Pending", 0, func(ctx context.Context) error { return errOf(fx.Creatives.Pending(ctx, stores.ID{}, 10)) }},
	}
}

func (fx *fixture) newAdSet(campaign stores.ID, when time.Time) stores.AdSet {
	return stores.AdSet{ID: fx.id(stores.KindAdSet), Campaign: campaign, Name: "Soup lovers", CreatedAt: when, Audience: stores.AdAudience{MinAge: 18, MaxAge: 65,
		Genders: []string{"female", "mies"}, Places: fx.ids(stores.KindPlace, 2), Languages: []string{"fi"}, Interests: fx.ids(stores.KindInterest, 1), Excluded: fx.ids(stores.KindUser, 1)}}
}

func (fx *fixture) adSet(t tester, campaign stores.ID, when time.Time) stores.AdSet {
	t.Helper()
	s := fx.newAdSet(campaign, when)
	if err := fx.AdSets.Create(t.Context(), s); err != nil {
		t.Fatalf("Create: %v", err)
	}
	return s
}

// adPosts stores n posts.
func (fx *fixture) adPosts(t tester, n int) []stores.ID {
	t.Helper()
	author, ids := fx.person(t), fx.ids(stores.KindPost, n)
	posts := make([]stores.Post, n)
	for i, id := range ids {
		posts[i] = stores.Post{ID: id, Author: author, Wall: author, Text: "Soup", Audience: stores.AudiencePublic, CreatedAt: at(i)}
	}
	fx.put(t, stores.Rows{Posts: posts})
	return ids
}

func (fx *fixture) newCreative(set, post stores.ID, when time.Time) stores.Creative {
	return stores.Creative{ID: fx.id(stores.KindCreative), AdSet: set, Post: post, Review: stores.ReviewPending, CreatedAt: when}
}

func (fx *fixture) creative(t tester, set, post stores.ID, when time.Time) stores.Creative {
	t.Helper()
	c := fx.newCreative(set, post, when)
	if err := fx.Creatives.Create(t.Context(), c); err != nil {
		t.Fatalf("Create: %v", err)
	}
	return c
}

func (s suite) adSets() {
	s.test("Create stores an ad set, Update changes it and returns it", func(t *testing.T, fx *fixture) {
		c := fx.campaign(t, fx.fundedAdvertiser(t, 25_000), nil)
		a, other := fx.adSet(t, c.ID, at(1)), fx.adSet(t, c.ID, at(2))
		want(t, "stored", must(fx.AdSets.ByIDs(t.Context(), []stores.ID{a.ID, fx.id(stores.KindAdSet), {}}))(t), map[stores.ID]stores.AdSet{a.ID: a})
		name, paused, audience := "New", true, stores.AdAudience{MaxAge: 30}
		a.Name, a.IsPaused, a.Audience = name, paused, audience
		want(t, "returned", must(fx.AdSets.Update(t.Context(), a.ID, stores.AdSetChange{Name: &name, IsPaused: &paused, Audience: &audience}))(t), a)
		want(t, "stored", must(fx.AdSets.ByIDs(t.Context(), []stores.ID{a.ID, other.ID}))(t), map[stores.ID]stores.AdSet{a.ID: a, other.ID: other})
	})
	s.test("a missing campaign or ad set returns ErrNotFound, an audience of nobody ErrNobody, and nothing is stored", func(t *testing.T, fx *fixture) {
		c := fx.campaign(t, fx.fundedAdvertiser(t, 25_000), nil)
		a, orphan, nobody := fx.adSet(t, c.ID, at(1)), fx.newAdSet(fx.id(stores.KindCampaign), at(1)), fx.newAdSet(c.ID, at(1))
		nobody.Audience.MinAge, nobody.Audience.MaxAge = 40, 39
		if err := fx.AdSets.Create(t.Context(), orphan); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("Create: %v", err)
		}
		if err := fx.AdSets.Create(t.Context(), nobody); !errors.Is(err, stores.ErrNobody) {
			t.Errorf("Create: %v", err)
		}
		if _, err := fx.AdSets.Update(t.Context(), orphan.ID, stores.AdSetChange{}); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("Update: %v", err)
		}
		if _, err := fx.AdSets.Update(t.Context(), a.ID, stores.AdSetChange{Audience: &nobody.Audience}); !errors.Is(err, stores.ErrNobody) {
			t.Errorf("Update: %v", err)
		}
		want(t, "stored", must(fx.AdSets.OfCampaigns(t.Context(), []stores.ID{c.ID}))(t), map[stores.ID][]stores.AdSet{c.ID: {a}})
	})
	s.test("OfCampaigns returns the ad sets of each campaign by CreatedAt, then by ID, and of one with MaxAdSets Create returns ErrTooMany", func(t *testing.T, fx *fixture) {
		a := fx.fundedAdvertiser(t, 100_000)
		c, d, empty := fx.campaign(t, a, nil), fx.campaign(t, a, nil), fx.campaign(t, a, nil)
		sets := make([]stores.AdSet, stores.MaxAdSets)
		for i := range sets {
			sets[len(sets)-1-i] = fx.adSet(t, c.ID, at(-i/2))
		}
		for i := 0; i < len(sets); i += 2 {
			sortBy(sets[i:i+2], func(s stores.AdSet) stores.ID { return s.ID })
		}
		other := fx.adSet(t, d.ID, at(0))
		want(t, "of campaigns", must(fx.AdSets.OfCampaigns(t.Context(), []stores.ID{d.ID, c.ID, empty.ID, c.ID, {}}))(t), map[stores.ID][]stores.AdSet{c.ID: sets, d.ID: {other}})
		if err := fx.AdSets.Create(t.Context(), fx.newAdSet(c.ID, at(9))); !errors.Is(err, stores.ErrTooMany) {
			t.Errorf("Create: %v", err)
		}
	})
}

func (s suite) creatives() {
	s.test("Create stores a creative, which is pending; Review stores a decision and returns it", func(t *testing.T, fx *fixture) {
		set, posts := fx.adSet(t, fx.campaign(t, fx.fundedAdvertiser(t, 25_000), nil).ID, at(0)), fx.adPosts(t, 3)
		made := make([]stores.Creative, len(posts))
		for i, post := range posts {
			made[i] = fx.creative(t, set.ID, post, at(i))
		}
		want(t, "of the ad set", must(fx.Creatives.OfAdSets(t.Context(), []stores.ID{set.ID, fx.id(stores.KindAdSet)}))(t), map[stores.ID][]stores.Creative{set.ID: made})
		made[1].Review, made[1].Note, made[1].ReviewedAt = stores.ReviewRejected, "No soup", at(9)
		want(t, "returned", must(fx.Creatives.Review(t.Context(), made[1].ID, stores.ReviewRejected, "No soup", at(9)))(t), made[1])
		want(t, "stored", must(fx.Creatives.ByIDs(t.Context(), []stores.ID{made[1].ID, {}}))(t), map[stores.ID]stores.Creative{made[1].ID: made[1]})
		pending := []stores.Creative{made[0], made[2]}
		sortBy(pending, func(c stores.Creative) stores.ID { return c.ID })
		want(t, "pending", must(fx.Creatives.Pending(t.Context(), stores.ID{}, 10))(t), pending)
		want(t, "after the first", must(fx.Creatives.Pending(t.Context(), pending[0].ID, 10))(t), pending[1:])
		want(t, "one", must(fx.Creatives.Pending(t.Context(), stores.ID{}, 1))(t), pending[:1])
		made[1].Review, made[1].Note, made[1].ReviewedAt = stores.ReviewPending, "", time.Time{}
		want(t, "pending again", must(fx.Creatives.Review(t.Context(), made[1].ID, stores.ReviewPending, "", at(10)))(t), made[1])
	})
	s.test("a missing ad set, post or creative returns ErrNotFound, a post that the ad set has, and an ID in use, ErrAlreadyExists, and more than MaxCreatives ErrTooMany", func(t *testing.T, fx *fixture) {
		set, posts := fx.adSet(t, fx.campaign(t, fx.fundedAdvertiser(t, 25_000), nil).ID, at(0)), fx.adPosts(t, stores.MaxCreatives+1)
		for _, pair := range []stores.Pair{{A: fx.id(stores.KindAdSet), B: posts[0]}, {A: set.ID, B: fx.id(stores.KindPost)}, {A: set.ID}} {
			if err := fx.Creatives.Create(t.Context(), fx.newCreative(pair.A, pair.B, at(0))); !errors.Is(err, stores.ErrNotFound) {
				t.Errorf("Create: %v", err)
			}
		}
		if _, err := fx.Creatives.Review(t.Context(), fx.id(stores.KindCreative), stores.ReviewApproved, "", at(0)); !errors.Is(err, stores.ErrNotFound) {
			t.Errorf("Review: %v", err)
		}
		again := fx.creative(t, set.ID, posts[0], at(0))
		again.Post = posts[1]
		for _, c := range []stores.Creative{fx.newCreative(set.ID, posts[0], at(1)), again} {
			if err := fx.Creatives.Create(t.Context(), c); !errors.Is(err, stores.ErrAlreadyExists) {
				t.Errorf("Create: %v", err)
			}
		}
		if err := fx.AdSets.Create(t.Context(), set); !errors.Is(err, stores.ErrAlreadyExists) {
			t.Errorf("Create: %v", err)
		}
		for _, post := range posts[1:stores.MaxCreatives] {
			fx.creative(t, set.ID, post, at(1))
		}
		if err := fx.Creatives.Create(t.Context(), fx.newCreative(set.ID, posts[stores.MaxCreatives], at(2))); !errors.Is(err, stores.ErrTooMany) {
			t.Errorf("Create: %v", err)
		}
		want(t, "stored", len(must(fx.Creatives.OfAdSets(t.Context(), []stores.ID{set.ID}))(t)[set.ID]), stores.MaxCreatives)
	})
}
