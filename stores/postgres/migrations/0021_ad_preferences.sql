-- +goose Up
-- +goose StatementBegin
-- How ads may be chosen for a person. People without a row have the default.
CREATE TABLE ad_preferences (
	user_id uuid PRIMARY KEY REFERENCES users,
	by_interest boolean NOT NULL
);
-- +goose StatementEnd
