package stores_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"fivefold/stores"
)

// Names of a line match each other.
func TestNamesThatMatch(t *testing.T) {
	for _, line := range []string{
		"Łukasz lukasz LUKASZ Łukasz", "Øyvind oyvind", "Đorđe Dorde", "STRASSE straße Straße STRAẞE", "Æon aeon ÆON ǽon", "Œuvre oeuvre",
		"ısparta Isparta ISPARTA İsparta isparta", "ħal hal ĦAL", "ſ s", "Élodie elodie E\u0301LODIE", "ﬁn fin", "Ａｂ ab", "① 1", "Ά α", "ΣΟΦΟΣ σοφος σοφός",
		"Ёлка елка", "שָׁלוֹם שלום", "مُحَمَّد محمد", "ｶﾅ カナ かな", "Ꭰ ꭰ", "ა Ა", "𐐀 𐐨", "Ⅸ ix", "Việt viet", "Ångström angstrom A\u030angstrom \u212bngstrom",
	} {
		names := strings.Fields(line)
		for _, name := range names[1:] {
			if stores.Fold(name) != stores.Fold(names[0]) {
				t.Errorf("%s does not match %s", name, names[0])
			}
		}
	}
}

// Names of a line differ from each other, and are in order.
func TestNamesThatDiffer(t *testing.T) {
	for _, line := range []string{
		"ดา ดี ดู", "कि कु", "க கா கி", "কি কু", "క కి", "ក កិ", "ကိ ကု", "ກິ ກຸ", "가 각 나", "и й", "г ѓ", "AC/DC ACDC", "! !! a", "🐱 👩 👩‍💻 🦊", "+ $ 1 a",
		"Dora Đorđe Lena Łukasz Oscar Øyvind Zofia", "9 10", "字 漢", "z þ", "n ŋ o", "é f",
	} {
		names := strings.Fields(line)
		keys := make([]string, len(names))
		for i, name := range names {
			keys[i] = stores.Fold(name)
		}
		sorted := slices.Clone(keys)
		slices.Sort(sorted)
		if line != "9 10" && !slices.Equal(keys, sorted) {
			t.Errorf("%s: not in order", line)
		}
		if len(slices.Compact(sorted)) != len(names) {
			t.Errorf("%s: two names match", line)
		}
	}
}

func TestTextsWithoutKey(t *testing.T) {
	for _, text := range []string{"", "\u0301", "\u200b", "\u0e48", "\u05b8", "\ufe0f", "\u200d"} {
		if key := stores.Fold(text); key != "" {
			t.Errorf("%+q folds to %s", text, key)
		}
	}
}

// Engines store keys: a change of these needs a migration.
func TestFoldKeysDoNotChange(t *testing.T) {
	for name, want := range map[string]string{
		"Ada Lovelace": "2NNHCC8LTS0GI5OH2TOHGNOM9GBH25FF2OEHCJ0", "Łukasz": "2S8HGDGMVSAUU5VJ32AG", "ดี": "4IDI9F0", "漢字": "G5NI50ARAS", "🦊": "GRSOK", "AC/DC 2": "2NNHC782E4B325GT044H9Q0",
	} {
		if key := stores.Fold(name); key != want {
			t.Errorf("%q: %q,", name, key)
		}
	}
}

func TestFoldIsSafeForConcurrentUse(t *testing.T) {
	want := stores.Fold("Łukasz")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 100 {
				if stores.Fold("Ada"); stores.Fold("Łukasz") != want {
					t.Error("another key")
				}
			}
		})
	}
	wg.Wait()
}

func BenchmarkFold(b *testing.B) {
	for b.Loop() {
		stores.Fold("Augusta Ada King, Countess of Lovelace")
	}
}
