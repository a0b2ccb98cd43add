package stores_test

import (
	"errors"
	"testing"

	"fivefold/stores"

	"github.com/google/uuid"
	"pgregory.net/rapid"
)

// The pairs are those of the TypeID specification's list of valid ids.
func TestIDTextFollowsTheTypeIDSpecification(t *testing.T) {
	for text, id := range map[string]string{
		"prefix_00000000000000000000000000": "00000000-0000-0000-0000-000000000000",
		"prefix_00000000000000000000000001": "00000000-0000-0000-0000-000000000001",
		"prefix_0000000000000000000000000g": "00000000-0000-0000-0000-000000000010",
		"prefix_7zzzzzzzzzzzzzzzzzzzzzzzzz": "ffffffff-ffff-ffff-ffff-ffffffffffff",
		"prefix_0123456789abcdefghjkmnpqrs": "0110c853-1d09-52d8-d73e-1194e95b5f19",
		"prefix_01h455vb4pex5vsknk084sn02q": "01890a5d-ac96-774b-bcce-b302099a8057",
	} {
		want := stores.ID{Kind: "prefix", UUID: uuid.MustParse(id)}
		if got := want.String(); got != text {
			t.Errorf("%s is written %s, want %s", id, got, text)
		}
		if got, err := stores.ParseID(text); err != nil || got != want {
			t.Errorf("%s is read as %v, %v", text, got, err)
		}
	}
}

func TestParseIDRejectsMalformedText(t *testing.T) {
	for _, text := range []string{"", "_", "user", "user_", "_01h455vb4pex5vsknk084sn02q", "user_01h455vb4pex5vsknk084sn02",
		"user_01h455vb4pex5vsknk084sn02qq", "user_81h455vb4pex5vsknk084sn02q", "User_01h455vb4pex5vsknk084sn02q",
		"user_01H455VB4PEX5VSKNK084SN02Q", "user_01h455vb4pex5vsknk084sn02i", "user_01h455vb4pex5vsknk084sn02\x00",
		"us er_01h455vb4pex5vsknk084sn02q", "user-01h455vb4pex5vsknk084sn02q", "01h455vb4pex5vsknk084sn02q"} {
		if id, err := stores.ParseID(text); !errors.Is(err, stores.ErrMalformedID) {
			t.Errorf("%q is read as %v, %v", text, id, err)
		}
	}
}

func anyID(kind stores.Kind) *rapid.Generator[stores.ID] {
	return rapid.Custom(func(t *rapid.T) stores.ID {
		return stores.ID{Kind: kind, UUID: uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "bytes"))}
	})
}

func TestIDTextSortsLikeIDs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyID("user").Draw(t, "a"), anyID("user").Draw(t, "b")
		if (a.Compare(b) < 0) != (a.String() < b.String()) {
			t.Fatalf("%v and %v", a, b)
		}
		if back, err := stores.ParseID(a.String()); err != nil || back != a {
			t.Fatalf("%v comes back as %v, %v", a, back, err)
		}
	})
}

func TestFriendshipIDIsSymmetricAndUnique(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := anyID("user").Draw(t, "a"), anyID("user").Draw(t, "b"), anyID("user").Draw(t, "c")
		if stores.FriendshipID(a, b) != stores.FriendshipID(b, a) {
			t.Fatalf("%v and %v have two", a, b)
		}
		if b != c && a != b && a != c && stores.FriendshipID(a, b) == stores.FriendshipID(a, c) {
			t.Fatalf("%v has the same with %v and %v", a, b, c)
		}
		if got := stores.FriendshipID(a, b).UUID; got.Version() != 5 || got.Variant() != uuid.RFC4122 {
			t.Fatalf("%v is no UUIDv5", got)
		}
	})
}
