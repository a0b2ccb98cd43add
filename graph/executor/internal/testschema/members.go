package testschema

import (
	"fmt"

	"fivefold/graph/executor/internal/testschema/model"
)

// NewMembers makes members that each have so many friends, no two of whom are the same value, with so many notes each.
func NewMembers(members, friends, notes int) []*model.Member {
	n := 0
	one := func() *model.Member {
		n++
		m := &model.Member{ID: fmt.Sprintf("member-%06d", n), Name: fmt.Sprintf("Member Number %d", n), Age: n % 90}
		for range notes {
			n++
			m.Notes = append(m.Notes, &model.Note{ID: fmt.Sprintf("note-%06d", n), Title: "A note", Likes: n % 100})
		}
		m.NotePage = &model.NoteConnection{}
		for _, note := range m.Notes {
			m.NotePage.Edges = append(m.NotePage.Edges, &model.NoteEdge{Node: note})
		}
		return m
	}
	crowd := make([]*model.Member, members)
	for i := range crowd {
		crowd[i] = one()
		crowd[i].FriendPage = &model.MemberConnection{}
		for range friends {
			friend := one()
			crowd[i].Friends = append(crowd[i].Friends, friend)
			crowd[i].FriendPage.Edges = append(crowd[i].FriendPage.Edges, &model.MemberEdge{Node: friend})
		}
	}
	return crowd
}
