package resolvers

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/subtle"

	"fivefold/stores"
)

// membershipIDs makes and reads the ids of memberships. An id is the id of the person, encrypted with the secret of the data and the id of
// the page: it names a member without revealing who it is, and the ids of a person on two pages have nothing in common. Nothing is stored.
type membershipIDs struct{ block cipher.Block }

func (r *Resolver) membershipIDs() membershipIDs {
	block, err := aes.NewCipher(r.Secret[:])
	if err != nil {
		panic("resolvers: " + err.Error()) // the key has 32 bytes
	}
	return membershipIDs{block}
}

// of returns the id of the membership of a person.
func (m membershipIDs) of(page, person stores.ID) stores.ID {
	id := stores.ID{Kind: stores.KindMembership, UUID: page.UUID}
	m.block.Encrypt(id.UUID[:], id.UUID[:])
	subtle.XORBytes(id.UUID[:], id.UUID[:], person.UUID[:])
	m.block.Encrypt(id.UUID[:], id.UUID[:])
	return id
}

// person returns the id of the person with a membership. For what is not the id of a membership of the page, it is that of nobody.
func (m membershipIDs) person(page, membership stores.ID) stores.ID {
	id, mask := stores.ID{Kind: stores.KindUser}, page.UUID
	m.block.Encrypt(mask[:], mask[:])
	m.block.Decrypt(id.UUID[:], membership.UUID[:])
	subtle.XORBytes(id.UUID[:], id.UUID[:], mask[:])
	return id
}

// stored returns a position as the store knows it: with the id of the person.
func (m membershipIDs) stored(page stores.ID, at *stores.ListPosition) *stores.ListPosition {
	if at == nil {
		return nil
	}
	return &stores.ListPosition{Rank: at.Rank, ID: m.person(page, at.ID)}
}

// members lists the members of pages. Positions have the id of the membership instead of that of the person, so that a cursor reveals nobody.
func (r *Resolver) members(ctx context.Context, pages []stores.ID, window stores.Window) (map[stores.ID]stores.List[stores.PageMember], error) {
	ids := r.membershipIDs()
	if len(pages) == 1 { // as always with a cursor, which belongs to the list of one page
		window.After, window.Before = ids.stored(pages[0], window.After), ids.stored(pages[0], window.Before)
	}
	lists, err := r.Stores.Memberships.OfPages(ctx, viewer(ctx).ID, pages, window)
	for page, list := range lists {
		for i := range list.Items {
			at := &list.Items[i].At
			at.ID = ids.of(page, at.ID)
		}
	}
	return lists, err
}
