package resolvers

import (
	"context"

	"fivefold/graph/model"
	"fivefold/stores"
)

// advertiserFor loads an advertiser, and the role of the viewer, which may must accept. Otherwise it returns errForbidden.
func (r *Resolver) advertiserFor(ctx context.Context, id stores.ID, may func(stores.AdvertiserRole) bool) (*stores.Advertiser, stores.AdvertiserRole, error) {
	if viewer(ctx).ID.IsZero() {
		return nil, "", errNotSignedIn
	}
	if err := validID("advertiserId", id, stores.KindAdvertiser); err != nil {
		return nil, "", err
	}
	found, roles, err := r.advertisersWithRoles(ctx, []stores.ID{id})
	switch {
	case err != nil:
		return nil, "", err
	case found[id] == nil:
		return nil, "", stores.ErrNotFound
	case !may(roles[id].Role):
		return nil, "", errForbidden
	}
	return found[id], roles[id].Role, nil
}

func (r *Resolver) createAdvertiser(ctx context.Context, input model.CreateAdvertiserInput) (payload model.CreateAdvertiserPayload, err error) {
	p, err := r.pageToChange(ctx, input.PageID, owns)
	if err != nil {
		return payload, err
	}
	name, err := validText("name", stores.AdvertiserName, input.Name)
	if err != nil {
		return payload, err
	}
	a := stores.Advertiser{ID: r.NewID(stores.KindAdvertiser), Page: p.ID, Name: name, Currency: stores.Currency(input.Currency), CreatedAt: r.now()}
	if err := r.Stores.Advertisers.Create(ctx, a); err != nil {
		return payload, err
	}
	m := stores.AdvertiserMember{Advertiser: a.ID, User: p.Owner, Role: stores.AdvertiserAdmin, Since: a.CreatedAt}
	at := stores.ListPosition{Rank: m.Since.UnixMicro(), ID: a.ID}
	payload.AdvertiserID = a.ID
	payload.AdvertiserEdge = new(userAdvertiserEdge(m, model.Cursor{List: listOf(scopeOf("advertisers"), m.User), At: at}))
	return payload, nil
}

func (r *Resolver) setAdvertiserRole(ctx context.Context, input model.SetAdvertiserRoleInput) (payload model.SetAdvertiserRolePayload, err error) {
	a, _, err := r.advertiserFor(ctx, input.AdvertiserID, administers)
	if err != nil {
		return payload, err
	}
	var person stores.ID
	field := "membershipId"
	switch {
	case input.MembershipID != nil && input.UserID != nil:
		return payload, badField(field, "Give either membershipId or userId, not both.")
	case input.MembershipID != nil:
		person = r.membershipIDs().person(a.ID, *input.MembershipID)
		in, err := r.Stores.Advertisers.Between(ctx, person, []stores.ID{a.ID})
		if _, ok := in[a.ID]; err == nil && !ok {
			err = stores.ErrNotMember
		}
		if err != nil {
			return payload, withField(err, field)
		}
	case input.UserID != nil:
		person, field = *input.UserID, "userId"
		if err := checkExist(ctx, field, []stores.ID{person}, r.users); err != nil {
			return payload, err
		}
		payload.UserID = person
	default:
		return payload, badField(field, "Give the membershipId or the userId of the person.")
	}
	m, err := r.Stores.Advertisers.SetRole(ctx, a.ID, person, input.Role, r.now())
	if err != nil {
		return payload, withField(err, field)
	}
	at := stores.ListPosition{Rank: m.Since.UnixMicro(), ID: r.membershipIDs().of(a.ID, person)}
	payload.MemberEdge = new(advertiserMemberEdge(m, model.Cursor{List: listOf(scopeOf("advertiserMembers"), a.ID), At: at}))
	return payload, nil
}

func (r *Resolver) removeAdvertiserRole(ctx context.Context, input model.RemoveAdvertiserRoleInput) error {
	a, role, err := r.advertiserFor(ctx, input.AdvertiserID, hasAdvertiserRole)
	if err != nil {
		return err
	}
	person := r.membershipIDs().person(a.ID, input.MembershipID)
	if person != viewer(ctx).ID && !administers(role) {
		return withField(errForbidden, "membershipId")
	}
	return withField(r.Stores.Advertisers.RemoveRole(ctx, a.ID, person), "membershipId")
}
