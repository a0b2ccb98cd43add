package stores

// MinAdGroup is the number of people below which a group of people who have seen ads is not reported by itself, so that nobody learns from a report what one of them
// has seen or clicked. The number is a choice.
const MinAdGroup = 10

// An AdReach is of how many people the figures of a campaign are, over all days. Numbers from MinAdGroup on are only known to be as large.
type AdReach struct {
	Groups map[Segment]int // people of each group; a group is absent when none are known
	Few    int             // people of all groups together that have less than MinAdGroup, each counted once
	Added  bool            // there are figures that were added (AdReports.Add), whose people are not known
}
