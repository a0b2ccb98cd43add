package textsearch

import (
	"math"
	"time"

	"fivefold/stores"
)

// The weights of a rank. A score is the product of factors, each of which is e to the power of a sum of these, so that a weight of 0.7 counts double or
// half. Those of the text and of popularity were fitted (conditional logit: the right answer against the others) to queries that a generator made of the names of Last.fm's
// artists and of Facebook's pages: see package evaluation. Those of closeness and age are choices.
const (
	weightBegun       = -2.4  // the query begins the first words of a name, the last of them in part: most short beginnings have many of these
	weightBegunLetter = -0.43 // of the logarithm of the letters that complete it: people stop typing where they like
	weightWords       = -0.3  // words somewhere in a name say less than its beginning (a choice: the fitted weight is nearly 0)
	weightShuffled    = -1.8  // people mostly keep the order of words

	weightEdit         = -3.6  // of an edit: people make one in some ten words
	weightEditOfLetter = -2.8  // of an edit in a word of one letter, and less the longer it is: a short word that differs is another word
	weightUnusual      = -1.85 // of an edit that typing explains badly: see edit.go

	weightCompletion       = -2.7  // the last word is the beginning of another word, not of a name
	weightCompletionLetter = -1.75 // of the logarithm of the letters that complete it

	weightExtra       = -1.4 // a name with more words is less likely what was asked for
	weightExtraLetter = -0.6 // of the logarithm of their letters

	weightMissing     = -8.2 // a query with more words than the name means another, unless nothing else fits
	weightMissingPart = -3.5 // of the part of the query's letters that is missing

	weightSeparated = -1.6 // of the whole name: "addisonroad"
	weightRun       = -4.0 // of a part of it: many of these are chance
	weightPosition  = -0.5 // names begin with what they are known by, after an article or a title
	weightInText    = -6.0 // what a page is about, or words from several names, say less than one name (a choice); posts have no other field

	weightPopularity = 0.47 // of the logarithm of popularity: what many like is searched for more often, but not in proportion

	weightFriend         = 2.7  // people search for people they know: as much as a popularity of 300, less than an edit
	weightMutualFriend   = 0.5  // of the logarithm of their number: the first ones say most
	weightCommonInterest = 0.2  // the same; interests are shared by many
	weightAge            = -0.5 // of the logarithm of the days since a post was written: a day and a week differ as a month and half a year
)

// article is the number of letters of a first word that does not count as a position: an article or a title.
const article = 3

// The factors of the match of texts, in the order of the explanation.
const (
	factorMatch = iota
	factorEdits
	factorCompletion
	factorExtra
	factorMissing
	factorOrder
	factorSeparation
	factorPosition
	factorField
	textFactors
)

var textFactorNames = [textFactors]string{"match", "edits", "completion", "extraWords", "missingWords", "wordOrder", "separation", "position", "field"}

// textWeights returns the exponents of the factors of a matching of a query of some letters.
func textWeights(m Matching, letters int) (w [textFactors]float64) {
	begun := m.Kind == MatchPrefix && m.Rest > 0
	switch {
	case begun:
		w[factorMatch] = weightBegun
		w[factorCompletion] = weightBegunLetter * logarithm(m.Rest)
	case m.Kind == MatchWords:
		w[factorMatch] = weightWords
	}
	if m.Edits > 0 {
		edits := float64(m.Edits)
		w[factorEdits] = weightEdit*edits + weightEditOfLetter*edits/float64(m.Differing) + weightUnusual*float64(m.Unusual)
	}
	if m.Rest > 0 && !begun {
		w[factorCompletion] = weightCompletion + weightCompletionLetter*logarithm(m.Rest)
	}
	if m.Extra > 0 && !begun {
		w[factorExtra] = weightExtra + weightExtraLetter*logarithm(m.Extra)
	}
	if m.Missing > 0 {
		w[factorMissing] = weightMissing + weightMissingPart*float64(m.Missing)/float64(letters)
	}
	if m.Shuffled && m.Kind == MatchWords {
		w[factorOrder] = weightShuffled
	}
	if m.Separated && m.Rest+m.Extra+m.Missing == 0 {
		w[factorSeparation] = weightSeparated
	} else if m.Separated {
		w[factorSeparation] = weightRun
	}
	if m.Position > article {
		w[factorPosition] = weightPosition
	}
	if m.Name == InText {
		w[factorField] = weightInText
	}
	return w
}

// textScore returns the logarithm of the product of the factors.
func textScore(m Matching, letters int) (score float64) {
	for _, w := range textWeights(m, letters) {
		score += w
	}
	return score
}

// explain appends the factors of a candidate that are not 1.
func explain(to []Factor, q stores.SearchQuery, letters int, c *Candidate, m Matching, now time.Time) []Factor {
	add := func(name string, weight float64) {
		if weight != 0 {
			to = append(to, Factor{name, math.Exp(weight)})
		}
	}
	if len(q.Words) > 0 {
		for i, w := range textWeights(m, letters) {
			add(textFactorNames[i], w)
		}
	}
	add("popularity", weightPopularity*logarithm(c.Document.Popularity))
	if c.Friend {
		add("friend", weightFriend)
	}
	add("mutualFriends", weightMutualFriend*logarithm(c.MutualFriends))
	add("commonInterests", weightCommonInterest*logarithm(c.CommonInterests))
	if !c.Document.At.IsZero() {
		add("age", weightAge*math.Log1p(max(0, now.Sub(c.Document.At).Hours()/24)))
	}
	return to
}

// logarithm returns ln(1+n), and 0 for negative numbers.
func logarithm(n int) float64 { return math.Log1p(float64(max(0, n))) }
