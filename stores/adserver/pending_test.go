package adserver

import (
	"testing"
	"time"

	"fivefold/stores"
)

// A person who is shown ads and reports none of them reserves only a small part of a budget, which others can spend.
func TestAPersonWhoReportsNothingReservesLittle(t *testing.T) {
	t.Parallel()
	m := newMarket(t)
	s, a := m.server(nil), m.advertiser("EUR")
	m.offer(a, stores.AdAudience{}, func(c *stores.Campaign) { c.Budget = 1_000_000 })
	m.later(MaxAge)
	silent, other := m.person(nil), m.person(nil)
	shown := func(person stores.User) (ads []Ad) {
		t.Helper()
		for range MaxPending + 5 {
			ads = append(ads, m.ads(s, person, 1)...)
		}
		return ads
	}
	ads := shown(silent)
	if len(ads) != MaxPending {
		t.Fatalf("%d ads were shown to a person who reports none, want %d", len(ads), MaxPending)
	}
	if n := len(shown(other)); n != MaxPending {
		t.Errorf("%d ads were shown to another person", n)
	}
	// Clicks and repeated reports of one ad make room for one.
	m.record(s, silent, stores.AdClick, ads[0])
	m.record(s, silent, stores.AdImpression, ads[0], ads[0])
	if n := len(shown(silent)); n != 1 {
		t.Errorf("%d ads were shown after one was reported", n)
	}
	m.record(s, silent, stores.AdImpression, ads[1:5]...)
	if n := len(shown(silent)); n != 4 {
		t.Errorf("%d ads were shown after four were reported", n)
	}
	m.later(LeaseTime - time.Second)
	if n := len(shown(silent)); n != 0 {
		t.Errorf("%d ads were shown while the prices of others may be reserved", n)
	}
	m.later(LeaseTime + time.Second)
	if n := len(shown(silent)); n != MaxPending {
		t.Errorf("%d ads were shown after the others had expired", n)
	}
}

func TestPendingAdsOfManyPeopleAreForgotten(t *testing.T) {
	t.Parallel()
	now, p := monday, pending{}
	for i := range 3 * maxPendingPairs {
		person := stores.ID{UUID: [16]byte{byte(i), byte(i >> 8), byte(i >> 16)}}
		p.add(pairOf(person, stores.ID{}), now)
		if n := len(p.latest) + len(p.older); n > maxPendingPairs {
			t.Fatalf("%d people are known", n)
		}
	}
	unknown := pairOf(stores.ID{UUID: [16]byte{15: 1}}, stores.ID{})
	p.remove(unknown, now)
	if p.isFull(unknown, now) || p.latest[unknown] != 0 {
		t.Error("a person of whom nothing is known counts")
	}
}
