package stores

import (
	"encoding/base32"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// Fold returns the key by which names are compared and ordered in every engine. Two names match when their keys are equal; keys are ordered
// by their bytes. The key is the first level of Unicode's collation (UTS #10) with the weights of all languages: letter case, accents,
// strokes, width and ligatures do not count, so that ø is o, æ is ae and ß is ss; vowel signs are letters and do count. Dotless ı counts as
// i, because both have the capital I. The key is empty when the name has no letter, digit, symbol, punctuation or space, such as a lone
// accent. It consists of the digits 0 to 9 and the letters A to V.
//
// Engines store keys. A new version of the collation needs a migration that computes them again; TestFoldKeysDoNotChange fails then.
func Fold(name string) string {
	f := folders.Get().(*folder)
	defer folders.Put(f)
	f.buffer.Reset()
	key := f.collator.KeyFromString(&f.buffer, strings.Map(foldCase, name))
	return keyText.EncodeToString(key)
}

// foldCase returns the small letter of a letter, also of letters that are newer than the collation. The capital of a mark is a letter, so
// that marks stay.
func foldCase(c rune) rune {
	if unicode.Is(unicode.M, c) {
		return c
	}
	return unicode.ToLower(unicode.ToUpper(c))
}

// A folder is not safe for concurrent use.
type folder struct {
	collator *collate.Collator
	buffer   collate.Buffer
}

var (
	folders = sync.Pool{New: func() any { return &folder{collator: collate.New(language.Und, collate.Loose)} }}
	keyText = base32.HexEncoding.WithPadding(base32.NoPadding) // keeps the order of bytes
)
