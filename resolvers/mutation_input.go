package resolvers

import (
	"context"
	"errors"
	"fmt"
	"time"

	"fivefold/graph/model"
	"fivefold/stores"
)

// checkInput checks what the input of a mutation alone shows to be invalid, before anything is loaded. It joins an error for each such field.
// Inputs with one field beside clientMutationId are checked by their mutation. Without a viewer, only signUp and signIn are checked: the
// others return errNotSignedIn.
func (r *Resolver) checkInput(ctx context.Context, input any) error {
	switch in := input.(type) {
	case model.SignUpInput:
		_, handle := validText("handle", stores.UserHandle, in.Handle)
		_, name := validText("name", stores.UserName, in.Name)
		return errors.Join(handle, name, validPassword("password", in.Password), checkDevice(ctx, in.Device, in.UseCookie))
	case model.SignInInput:
		return checkDevice(ctx, in.Device, in.UseCookie)
	}
	if viewer(ctx).ID.IsZero() {
		return nil
	}
	switch in := input.(type) {
	case model.UpdateProfileInput:
		_, err := in.Check()
		return errors.Join(err, r.checkBirthday(in), checkKind("livesInId", in.LivesInID.Value(), stores.KindPlace))
	case model.UpdatePageInput:
		_, err := in.Check()
		return errors.Join(validID("pageId", in.PageID, stores.KindPage), err)
	case model.SetPageRoleInput:
		return errors.Join(validID("pageId", in.PageID, stores.KindPage), checkKind("userId", in.UserID, stores.KindUser),
			checkKind("membershipId", in.MembershipID, stores.KindMembership))
	case model.RemovePageMemberInput:
		return errors.Join(validID("pageId", in.PageID, stores.KindPage), validID("membershipId", in.MembershipID, stores.KindMembership))
	case model.LikeInterestInput:
		return errors.Join(validID("interestId", in.InterestID, stores.KindInterest), validStrength("strength", in.Strength))
	case model.AddAffiliationInput:
		return errors.Join(validID("organisationId", in.OrganisationID, stores.KindOrganisation), checkYear(in.Year))
	case model.PublishPostInput:
		return errors.Join(checkMessage(in.MessageChange, stores.KindPost), checkNotEmpty(in.MessageChange), checkTargetInput(in),
			checkKind("placeId", in.PlaceID, stores.KindPlace))
	case model.EditPostInput:
		return errors.Join(validID("postId", in.PostID, stores.KindPost), checkMessage(in.MessageChange, stores.KindPost))
	case model.PublishCommentInput:
		return errors.Join(validID("messageId", in.MessageID, stores.KindPost, stores.KindComment), checkMessage(in.MessageChange, stores.KindComment), checkKind("placeId", in.PlaceID, stores.KindPlace))
	case model.EditCommentInput:
		return errors.Join(validID("commentId", in.CommentID, stores.KindComment), checkMessage(in.MessageChange, stores.KindComment))
	}
	return checkCampaignInput(input)
}

// checkKind is validID for an id that may be missing.
func checkKind(field string, id *stores.ID, kind stores.Kind) error {
	if id == nil {
		return nil
	}
	return validID(field, *id, kind)
}

// checkDevice checks the device of a new session, and that a cookie can be set if it is requested.
func checkDevice(ctx context.Context, device *string, useCookie bool) error {
	_, err := validDevice(device)
	if useCookie && viewer(ctx).SetCookie == nil {
		err = errors.Join(err, badField("useCookie", "This connection cannot set cookies. Omit useCookie and keep the token."))
	}
	return err
}

func (r *Resolver) checkBirthday(input model.UpdateProfileInput) error {
	if birthday := input.Birthday.Value(); birthday != nil && *birthday > stores.Date(r.now().UTC().Format(time.DateOnly)) {
		return badField("birthday", "The birthday must not be in the future.")
	}
	return nil
}

func checkYear(year *int) error {
	if year != nil && (*year < 1 || *year > stores.MaxYear) {
		return badField("year", fmt.Sprintf("The year must be between 1 and %d.", stores.MaxYear))
	}
	return nil
}

// checkMessage checks the texts and the topics of a message of a kind.
func checkMessage(change stores.MessageChange, kind stores.Kind) error {
	_, err := change.Check(kind)
	for i, id := range topicsOf(change) {
		err = errors.Join(err, validID(fmt.Sprintf("topicIds.%d", i), id, stores.KindInterest))
	}
	return err
}

// checkNotEmpty checks that a new post has a text or an image, whether or not they are valid.
func checkNotEmpty(change stores.MessageChange) error {
	for text, rule := range map[*string]stores.Text{change.Text: stores.PostText, change.Image: stores.PostImage} {
		if text == nil {
			continue
		}
		if checked, err := rule.Check(*text); err != nil || checked != "" {
			return nil
		}
	}
	return errEmptyPost
}

// checkTargetInput checks the wall, the page and the audience of a new post.
func checkTargetInput(input model.PublishPostInput) error {
	err := errors.Join(checkKind("wallId", input.WallID, stores.KindUser), checkKind("pageId", input.PageID, stores.KindPage))
	if input.WallID != nil && input.PageID != nil {
		err = errors.Join(err, badInput("Give either wallId or pageId, not both."))
	}
	if input.PageID != nil && *input.Audience != stores.AudiencePublic {
		err = errors.Join(err, badField("audience", "A post on a page must have the audience PUBLIC."))
	}
	return err
}
