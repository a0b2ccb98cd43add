package resolvers

import (
	"cmp"
	"context"

	"fivefold/graph/model"
	"fivefold/stores"
)

// paged is the result of a mutation of a page.
type paged struct {
	page       *stores.Page
	pageEdge   *model.UserPageEdge
	memberEdge *model.PageMemberEdge
	viewer     *stores.User
}

func (r *Resolver) createPage(ctx context.Context, input model.CreatePageInput) (paged, error) {
	// Access: whoever is signed in.
	viewerID := viewer(ctx).ID
	if viewerID.IsZero() {
		return paged{}, errNotSignedIn
	}
	change, err := pageChange(&input.Name, input.Category, input.About, input.URL)
	if err != nil {
		return paged{}, err
	}
	p := stores.Page{ID: r.NewID(stores.KindPage), Kind: input.Kind, Name: *change.Name, Category: valueOf(change.Category),
		About: valueOf(change.About), URL: valueOf(change.URL), Owner: viewerID, CreatedAt: r.now()}
	if err := r.Stores.Pages.Create(ctx, p); err != nil {
		return paged{}, err
	}
	r.publishPageJoined(ctx, p.ID, viewerID)
	return r.reloadPage(ctx, p.ID)
}

func (r *Resolver) updatePage(ctx context.Context, input model.UpdatePageInput) (paged, error) {
	p, err := r.pageToChange(ctx, input.PageID, canEdit)
	if err != nil {
		return paged{}, err
	}
	change, err := pageChange(input.Name, input.Category, input.About, input.URL)
	if err != nil {
		return paged{}, err
	}
	if _, err := r.Stores.Pages.Update(ctx, p.ID, change); err != nil {
		return paged{}, err
	}
	return r.reloadPage(ctx, p.ID)
}

func (r *Resolver) joinPage(ctx context.Context, page stores.ID) (paged, error) {
	p, err := r.pageToChange(ctx, page, canJoinOrLeave)
	if err != nil {
		return paged{}, err
	}
	m, err := r.Stores.Memberships.Join(ctx, p.ID, viewer(ctx).ID, r.now())
	if err != nil {
		return paged{}, err
	}
	r.publishPageJoined(ctx, p.ID, m.User)
	done, err := r.reloadPage(ctx, p.ID)
	done.pageEdge = new(userPageEdge(m, model.Cursor{List: listOf(scopeOf("pages"), m.User), At: m.PagePosition()}))
	return done, err
}

func (r *Resolver) leavePage(ctx context.Context, page stores.ID) (paged, error) {
	p, err := r.pageToChange(ctx, page, canJoinOrLeave)
	if err != nil {
		return paged{}, err
	}
	if err := r.Stores.Memberships.Leave(ctx, p.ID, viewer(ctx).ID); err != nil {
		return paged{}, err
	}
	return r.reloadPage(ctx, p.ID)
}

func (r *Resolver) setPageRole(ctx context.Context, input model.SetPageRoleInput) (paged, error) {
	p, err := r.pageToChange(ctx, input.PageID, owns)
	if err != nil {
		return paged{}, err
	}
	if err := validID("userId", input.UserID, stores.KindUser); err != nil {
		return paged{}, err
	}
	if err := r.checkMemberVisible(ctx, input.UserID); err != nil {
		return paged{}, withField(err, "userId")
	}
	m, err := r.Stores.Memberships.SetRole(ctx, p.ID, input.UserID, input.Role)
	if err != nil {
		return paged{}, withField(err, "userId")
	}
	done, err := r.reloadPage(ctx, p.ID)
	done.memberEdge = new(pageMemberEdge(m, model.Cursor{List: listOf(scopeOf("members"), m.Page), At: m.MemberPosition()}))
	return done, err
}

// checkMemberVisible returns stores.ErrNotMember for a person whose memberships the viewer may not see.
func (r *Resolver) checkMemberVisible(ctx context.Context, person stores.ID) error {
	u, err := r.user(ctx, person)
	if err != nil || u == nil {
		return cmp.Or(err, stores.ErrNotMember)
	}
	visible, err := r.visibleTo(ctx, []*stores.User{u}, interestsOf)
	if err == nil && visible[0] == nil {
		err = stores.ErrNotMember
	}
	return err
}

// pageToChange loads a page for which may accepts the viewer. Otherwise it returns errForbidden.
func (r *Resolver) pageToChange(ctx context.Context, page stores.ID, may func(*stores.Page, stores.ID, stores.PageRole) bool) (*stores.Page, error) {
	if viewer(ctx).ID.IsZero() {
		return nil, errNotSignedIn
	}
	if err := validID("pageId", page, stores.KindPage); err != nil {
		return nil, err
	}
	found, err := r.pages(ctx, []stores.ID{page})
	if err != nil {
		return nil, err
	}
	p := found[page]
	if p == nil {
		return nil, stores.ErrNotFound
	}
	in, err := r.viewerMemberships(ctx, []*stores.Page{p})
	if err == nil && !may(p, viewer(ctx).ID, in[p.ID].Role) {
		err = errForbidden
	}
	return p, err
}

// reloadPage loads a page and the viewer after a change.
func (r *Resolver) reloadPage(ctx context.Context, page stores.ID) (paged, error) {
	found, err := r.pages(ctx, []stores.ID{page})
	if err != nil {
		return paged{}, err
	}
	viewerID, err := r.user(ctx, viewer(ctx).ID)
	return paged{page: found[page], viewer: viewerID}, err
}

// pageChange checks the fields of a page. A nil field does not change.
func pageChange(name, category, about, url *string) (change stores.PageChange, err error) {
	if change.Name, err = validOptional("name", name, 1, stores.MaxPageName, false); err != nil {
		return change, err
	}
	if change.About, err = validOptional("about", about, 0, stores.MaxAbout, true); err != nil {
		return change, err
	}
	if change.Category, err = validUnlessEmpty(category, validCategory, "category"); err != nil {
		return change, err
	}
	change.URL, err = validUnlessEmpty(url, validURL, "url")
	return change, err
}

// valueOf returns the text, empty for nil.
func valueOf(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}
