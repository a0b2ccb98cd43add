package typesense

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"fivefold/stores"
	"fivefold/stores/textsearch"
)

// maxToken is the number of bytes of a token. Typesense does not index tokens of more than 100 bytes.
const maxToken = 96

// encodeWord returns a word as Typesense indexes it: a to z and digits as they are, every other character as its number in hexadecimal between underscores.
// Different words have different tokens, and a beginning of a word has a beginning of its token.
func encodeWord(word stores.SearchWord) string {
	var b strings.Builder
	for _, c := range word {
		if 'a' <= c && c <= 'z' || '0' <= c && c <= '9' {
			b.WriteRune(c)
		} else {
			b.WriteString("_" + strconv.FormatInt(int64(c), 16) + "_")
		}
	}
	return shorten(b.String())
}

// shorten replaces the end of a token that is too long by a hash of it.
func shorten(token string) string {
	if len(token) <= maxToken {
		return token
	}
	hash := sha256.Sum256([]byte(token))
	return token[:maxToken-33] + "_" + hex.EncodeToString(hash[:16])
}

func encodeWords(words []stores.SearchWord) []string {
	tokens := make([]string, len(words))
	for i, w := range words {
		tokens[i] = encodeWord(w)
	}
	return tokens
}

// encodeRun returns words that follow each other.
func encodeRun(words []stores.SearchWord) string { return strings.Join(encodeWords(words), " ") }

// encodeSet returns a token of the different words of a name or query, whatever their order and number.
func encodeSet(words []stores.SearchWord) string {
	sorted := slices.Sorted(slices.Values(words))
	hash := sha256.Sum256([]byte(strings.Join(slices.Compact(sorted), " ")))
	return hex.EncodeToString(hash[:16])
}

// encodeText returns a text whose letters Typesense must not change, such as a category, as tokens.
func encodeText(text string) string {
	digits := hex.EncodeToString([]byte(text))
	var tokens []string
	for part := range slices.Chunk([]byte(digits), maxToken) {
		tokens = append(tokens, string(part))
	}
	return strings.Join(tokens, " ")
}

// decodeText returns the text of encodeText.
func decodeText(tokens string) (string, error) {
	text, err := hex.DecodeString(strings.ReplaceAll(tokens, " ", ""))
	return string(text), err
}

// hasPhrases reports whether a document has every phrase of a query in one name or in its text.
func hasPhrases(d stores.SearchDocument, q stores.SearchQuery) bool {
	_, ok := textsearch.Match(stores.SearchQuery{Phrases: q.Phrases}, d)
	return ok
}
