-- +goose Up
-- The first ten people of each group of people who have seen ads of a campaign. The columns of groups are those of ad_figure.
CREATE TABLE ad_group_person (
	campaign BLOB NOT NULL,
	age TEXT NOT NULL,
	gender TEXT NOT NULL,
	place BLOB NOT NULL,
	interest BLOB NOT NULL,
	person BLOB NOT NULL,
	PRIMARY KEY (campaign, age, gender, place, interest, person)
) STRICT, WITHOUT ROWID;
