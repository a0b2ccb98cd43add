package textsearch_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fivefold/stores"
	"fivefold/stores/textsearch"
)

func TestWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Łukasz Øyvind Đorđe STRASSE straße Æon ısparta İstanbul": "lukasz oyvind dorde strasse strasse aeon isparta istanbul",
		"Кириллица Ёлка объезд":                                   "kirillitsa elka obezd", "ελληνικά ΣΟΦΟΣ σοφός": "ellinika sofos sofos", "김치 방탄": "gimchi bangtan",
		"مُحَمَّد محمد": "mhmd mhmd", "שָׁלוֹם שלום": "slvm slvm", "السلام": "alslam", "हिन्दी": "hindi", "𒀀𒀁": "𒀀 𒀁", "Việt Ångström": "viet angstrom", "é e\u0301": "e e", "й и\u0306": "y y",
		"O'Connor O’Connor R.E.M. will.i.am": "oconnor oconnor rem william", "end.Start St.John 10.50 3.1 a.b.cd. У.Е. É.T.": "end start st john 10 50 31 abcd ue et", "AC/DC blink-182 Jay_Z": "ac dc blink 182 jay z",
		"Simon & Garfunkel, R&B": "simon and garfunkel r and b", "Ke$ha A$AP $5": "kesha asap $ 5", "C++ a+b": "c + + a + b", "a | b <c> =d~": "a b c d",
		"東京 中国好": "東 京 中 国 好", "カナ かな ｶﾅ ガ": "か な か な か な か", "ラーメン": "ら め ん", "ดี ดา ด่า": "ดี ด า ด า", "น้ำ": "นํา",
		"I ♥ 🐱": "i ♥ 🐱", "👍🏽 👍": "👍 👍", "👩‍💻 ❤️ 🇩🇪🇫🇷 1️⃣": "👩💻 ❤ 🇩🇪 🇫🇷 1", "Nokia™ Foo® №5": "nokia foo no5", "① ² Ⅸ ﬁn Ａｂ Ⓐ": "1 2 ix fin ab a",
		"a\u202eb\u200bc a\u00add": "abc ad", "a\x00b\xff\xfec": "a b c", "@ada #Go": "ada go", "  - \" ... ' \u0301": "", "ﷺ": "slaallhlyhwslm",
	} {
		if got := strings.Join(textsearch.Words(text), " "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// Words of a line are the same, as their keys are in stores.Fold.
func TestWordsThatFoldEqually(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		"Łukasz lukasz LUKASZ Łukasz", "Øyvind oyvind", "Đorđe Dorde", "STRASSE straße Straße STRAẞE", "Æon aeon ÆON ǽon", "Œuvre oeuvre",
		"ısparta Isparta ISPARTA İsparta isparta", "ħal hal ĦAL", "ſ s", "Élodie elodie E\u0301LODIE", "ﬁn fin", "Ａｂ ab", "① 1", "Ά α", "ΣΟΦΟΣ σοφος σοφός",
		"Ёлка елка", "שָׁלוֹם שלום", "مُحَمَّد محمد", "ｶﾅ カナ かな", "Ꭰ ꭰ", "ა Ა", "𐐀 𐐨", "Ⅸ ix", "Việt viet", "Ångström angstrom A\u030angstrom \u212bngstrom",
	} {
		texts := strings.Fields(line)
		for _, text := range texts[1:] {
			if got, want := textsearch.Words(text), textsearch.Words(texts[0]); !slices.Equal(got, want) || len(got) == 0 {
				t.Errorf("%s: %q, but %s: %q", text, got, texts[0], want)
			}
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Ada": "ada", "L'Oréal R.E.M.": "loreal rem|l oreal r e m", "Guns N' Roses": "guns n roses", "北京 Guide": "北 京 guide|bei jing guide", "ビートルズ": "ひ と る す|bitoruzu", "きゃりーぱみゅぱみゅ": "き や り は み ゆ は み ゆ|kyaripamyupamyu",
		"サッカー しゃ マッチャ ファン": "さ つ か し や ま つ ち や ふ あ ん|sakka sha matcha fan", "さくら子": "さ く ら 子|sakura zi", "ไทย": "ไ ท ย|aithy", "--": "",
	} {
		var got []string
		for _, n := range textsearch.Names(text, strings.ToUpper(text)) {
			got = append(got, strings.Join(n, " "))
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%s: %q, want %q", text, strings.Join(got, "|"), want)
		}
	}
}

func TestParts(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"": "", "ada": "", "ada king": "king", "the mission uk": "themission missionuk mission", "brian eno and jah wobble": "enojahwobble brianenojah jahwobble",
	} {
		if got := strings.Join(textsearch.Parts(textsearch.Words(query)), " "); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
}

// A document whose name is a part of a query matches it.
func TestPartsMatch(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		query := words(t, "query", 4)
		for _, part := range textsearch.Parts(query) {
			if m, ok := textsearch.Match(stores.SearchQuery{Words: query}, stores.SearchDocument{Names: []stores.SearchName{{part}}}); !ok {
				t.Errorf("%s does not match %q: %+v", part, query, m)
			}
		}
	})
}

func TestWordsAreBounded(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		strings.Repeat("a", 10000), strings.Repeat("a ", 10000), strings.Repeat("京", 10000), strings.Repeat("e\u0301", 5000), "e" + strings.Repeat("\u0301", 10000),
		strings.Repeat("ﷺ", 3000), strings.Repeat("ก", 1) + strings.Repeat("ี", 9000), strings.Repeat("👩‍", 2000), strings.Repeat("\xff", 10000), strings.Repeat("🇦", 5000),
		strings.Repeat("-\"", 5000), strings.Repeat("`:=&&||(", 1500), strings.Repeat("\u202e", 5000), strings.Repeat("a\u200d", 5000),
	} {
		words := textsearch.Words(text)
		if len(words) > textsearch.MaxWords {
			t.Errorf("%.10q: %d words", text, len(words))
		}
		for _, w := range words {
			if textsearch.Letters(w) > textsearch.MaxWord {
				t.Errorf("%.10q: a word of %d letters", text, textsearch.Letters(w))
			}
		}
	}
}

func TestWordsOfWordsAreTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := textsearch.Words(rapid.String().Draw(t, "text"))
		if again := textsearch.Words(strings.Join(words, " ")); !slices.Equal(words, again) {
			t.Errorf("%+q, then %+q", words, again)
		}
	})
}

func BenchmarkWords(b *testing.B) {
	for name, text := range map[string]string{"name": "Augusta Ada King, Countess of Lovelace", "accents": "Đorđe Łukasz Zoë Ångström", "hostile": strings.Repeat("e\u0301ﷺ", 1400)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				textsearch.Words(text)
			}
		})
	}
}
