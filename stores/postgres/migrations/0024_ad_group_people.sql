-- +goose Up
-- The first ten people of each group of people who have seen ads of a campaign, or some more when they come at once. The columns of groups are those of ad_figures.
CREATE TABLE ad_group_people (
	campaign_id uuid NOT NULL,
	age text COLLATE "C" NOT NULL,
	gender text COLLATE "C" NOT NULL,
	place_id uuid NOT NULL,
	interest_id uuid NOT NULL,
	person_id uuid NOT NULL,
	PRIMARY KEY (campaign_id, age, gender, place_id, interest_id, person_id)
);
