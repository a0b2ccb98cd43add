package model

import (
	"fivefold/stores"

	"github.com/99designs/gqlgen/graphql"
)

// The inputs of mutations that create or change a noun. Each embeds the change, so that a field of a noun is declared in its change only.
type (
	// CreatePageInput is the input of createPage.
	CreatePageInput struct {
		stores.PageChange
		Kind             stores.PageKind
		ClientMutationID *string
	}

	// UpdatePageInput is the input of updatePage.
	UpdatePageInput struct {
		stores.PageChange
		PageID           stores.ID
		ClientMutationID *string
	}

	// UpdateProfileInput is the input of updateProfile. Null removes the birthday and the place.
	UpdateProfileInput struct {
		stores.UserChange
		Birthday         graphql.Omittable[*stores.Date]
		LivesInID        graphql.Omittable[*stores.ID]
		ClientMutationID *string
	}

	// PublishPostInput is the input of publishPost.
	PublishPostInput struct {
		stores.MessageChange
		PlaceID, WallID, PageID *stores.ID
		ClientMutationID        *string
	}

	// EditPostInput is the input of editPost.
	EditPostInput struct {
		stores.MessageChange
		PostID           stores.ID
		ClientMutationID *string
	}

	// PublishCommentInput is the input of publishComment.
	PublishCommentInput struct {
		stores.MessageChange
		MessageID        stores.ID
		PlaceID          *stores.ID
		ClientMutationID *string
	}

	// EditCommentInput is the input of editComment.
	EditCommentInput struct {
		stores.MessageChange
		CommentID        stores.ID
		ClientMutationID *string
	}
)
