package auction

// The expectation about an ad that nobody has seen: priorClicks of priorImpressions, about the rate of display ads in social networks. An ad's own numbers
// outweigh it after priorImpressions.
const (
	priorClicks      = 9
	priorImpressions = 1000
)

// ClickRate predicts the clicks of a million impressions of an ad from those that it had.
func ClickRate(impressions, clicks int64) int64 {
	impressions = min(max(impressions, 0), 1<<40)
	clicks = min(max(clicks, 0), impressions)
	return (clicks + priorClicks) * Million / (impressions + priorImpressions)
}

// Relevance returns how relevant an ad is to a person: neutral with nothing in common, a quarter more for each of up to eight things that its audience
// names and the person has, and half as much each time that they have seen the campaign today, an eighth at least.
func Relevance(inCommon, seen int) int64 {
	relevance := int64(Million) + Million/4*int64(min(max(inCommon, 0), 8))
	return relevance >> min(max(seen, 0), 3)
}
