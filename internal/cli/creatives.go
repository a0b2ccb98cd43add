package cli

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"fivefold/stores"
	"fivefold/stores/engines"
)

type creativesCommand struct {
	Pending creativesPendingCommand `cmd:"" help:"List the creatives that wait for a review, with what they show."`
	Approve creativesApproveCommand `cmd:"" help:"Approve creatives, so that they are shown."`
	Reject  creativesRejectCommand  `cmd:"" help:"Reject creatives, so that they are not shown, also those that were approved."`
}

type (
	creativesPendingCommand struct {
		JSON bool `name:"json" help:"Print JSON."`
	}
	creativesApproveCommand struct {
		IDs []string `arg:"" name:"ID" help:"Ids of creatives, as fivefold creatives pending prints them."`
	}
	creativesRejectCommand struct {
		IDs  []string `arg:"" name:"ID" help:"Ids of creatives, as fivefold creatives pending prints them."`
		Note string   `required:"" placeholder:"TEXT" help:"Why, for the advertiser: at most 500 characters."`
	}
)

// A pendingCreative is a creative that waits for a review, with what a reviewer needs to know. Texts of what no longer exists are empty.
type pendingCreative struct {
	Creative   string    `json:"creative"`
	Advertiser string    `json:"advertiser"`
	Campaign   string    `json:"campaign"`
	AdSet      string    `json:"adSet"`
	Post       string    `json:"post"`
	Text       string    `json:"text"`
	Image      string    `json:"image,omitempty"`
	CreatedAt  time.Time `json:"createdAt"`
}

// Run prints the creatives that wait for a review, ordered by their ids.
func (c creativesPendingCommand) Run(env *cliEnv) error {
	opened, err := openLedger(env, "review")
	if err != nil {
		return err
	}
	defer opened.Close()
	pending := []pendingCreative{}
	for after := (stores.ID{}); ; {
		some, err := opened.Set.Creatives.Pending(env.ctx, after, stores.MaxBatch)
		if err != nil {
			return err
		}
		if len(some) == 0 {
			break
		}
		described, err := describeCreatives(env, opened, some)
		if err != nil {
			return err
		}
		pending = append(pending, described...)
		after = some[len(some)-1].ID
	}
	if c.JSON {
		encoder := json.NewEncoder(env.stdout)
		encoder.SetIndent("", "  ")
		return encoder.Encode(map[string]any{"creatives": pending})
	}
	table := newTable(env.stdout)
	if len(pending) == 0 {
		fmt.Fprintln(table, "No creative waits for a review.")
	} else {
		fmt.Fprintln(table, "CREATIVE\tADVERTISER\tCAMPAIGN\tPOST\tCREATED\tTEXT\tIMAGE")
	}
	for _, p := range pending {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", p.Creative, printable(p.Advertiser), printable(p.Campaign), p.Post, p.CreatedAt.Format(time.RFC3339), cmp.Or(printable(p.Text), "-"),
			cmp.Or(printable(p.Image), "-"))
	}
	return table.Flush()
}

// describeCreatives returns what a reviewer needs to know about creatives.
func describeCreatives(env *cliEnv, opened *engines.Engines, creatives []stores.Creative) ([]pendingCreative, error) {
	idsOf := func(id func(i int) stores.ID) []stores.ID {
		ids := make([]stores.ID, len(creatives))
		for i := range creatives {
			ids[i] = id(i)
		}
		return stores.Distinct(ids)
	}
	sets, failedSets := opened.Set.AdSets.ByIDs(env.ctx, idsOf(func(i int) stores.ID { return creatives[i].AdSet }))
	campaigns, failedCampaigns := opened.Set.Campaigns.ByIDs(env.ctx, idsOf(func(i int) stores.ID { return sets[creatives[i].AdSet].Campaign }))
	advertisers, failedAdvertisers := opened.Set.Advertisers.ByIDs(env.ctx, idsOf(func(i int) stores.ID { return campaigns[sets[creatives[i].AdSet].Campaign].Advertiser }))
	posts, failedPosts := opened.Set.Messages.Posts(env.ctx, idsOf(func(i int) stores.ID { return creatives[i].Post }))
	out := make([]pendingCreative, len(creatives))
	for i, c := range creatives {
		campaign, post := campaigns[sets[c.AdSet].Campaign], posts[c.Post]
		out[i] = pendingCreative{Creative: c.ID.String(), Advertiser: advertisers[campaign.Advertiser].Name, Campaign: campaign.Name, AdSet: c.AdSet.String(), Post: c.Post.String(),
			Text: post.Text, Image: post.Image, CreatedAt: c.CreatedAt.UTC()}
	}
	return out, errors.Join(failedSets, failedCampaigns, failedAdvertisers, failedPosts)
}

// Run approves creatives, or none when one is missing.
func (c creativesApproveCommand) Run(env *cliEnv) error {
	return review(env, c.IDs, stores.ReviewApproved, "")
}

// Run rejects creatives, or none when one is missing.
func (c creativesRejectCommand) Run(env *cliEnv) error {
	note, err := stores.ReviewNote.Required().Check(c.Note)
	if err != nil {
		return fmt.Errorf("--note %w", err)
	}
	return review(env, c.IDs, stores.ReviewRejected, note)
}

// review stores a decision about creatives. Repeating it changes only the time of the review.
func review(env *cliEnv, texts []string, state stores.ReviewState, note string) error {
	ids := make([]stores.ID, len(texts))
	for i, text := range texts {
		id, err := stores.ParseID(text)
		if err != nil || id.Kind != stores.KindCreative {
			return fmt.Errorf("%q is not the id of a creative: fivefold creatives pending lists those that wait for a review", printable(text))
		}
		ids[i] = id
	}
	ids = stores.Distinct(ids)
	if len(ids) > stores.MaxBatch {
		return fmt.Errorf("%d creatives are too many at once: at most %d", len(ids), stores.MaxBatch)
	}
	opened, err := openLedger(env, "review")
	if err != nil {
		return err
	}
	defer opened.Close()
	found, err := opened.Set.Creatives.ByIDs(env.ctx, ids)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if _, exists := found[id]; !exists {
			return fmt.Errorf("there is no creative %s, and none was reviewed", id)
		}
	}
	for i, id := range ids {
		if _, err := opened.Set.Creatives.Review(env.ctx, id, state, note, time.Now().UTC()); err != nil {
			return fmt.Errorf("%s was not reviewed, nor those after it; %d before it were: %w", id, i, err)
		}
	}
	_, err = fmt.Fprintf(env.stdout, "%d %s\n", len(ids), strings.ToLower(string(state)))
	return err
}
