package resolvers

import (
	"context"
	"fivefold/graph"
	"fivefold/graph/model"
	"fivefold/stores"
	"fmt"
)

func (r *blockedUserConnectionResolver) Nodes(ctx context.Context, objs []*model.BlockedUserConnection) ([][]*stores.User, error) {
	panic(fmt.Errorf("not implemented: Nodes - nodes"))
}

func (r *blockedUserConnectionResolver) TotalCount(ctx context.Context, objs []*model.BlockedUserConnection) ([]int, error) {
	panic(fmt.Errorf("not implemented: TotalCount - totalCount"))
}

func (r *blockedUserEdgeResolver) Node(ctx context.Context, objs []*model.BlockedUserEdge) ([]*stores.User, error) {
	panic(fmt.Errorf("not implemented: Node - node"))
}

func (r *friendConnectionResolver) Nodes(ctx context.Context, objs []*model.FriendConnection) ([][]*stores.User, error) {
	panic(fmt.Errorf("not implemented: Nodes - nodes"))
}

func (r *friendConnectionResolver) TotalCount(ctx context.Context, objs []*model.FriendConnection) ([]int, error) {
	panic(fmt.Errorf("not implemented: TotalCount - totalCount"))
}

func (r *friendEdgeResolver) Node(ctx context.Context, objs []*model.FriendEdge) ([]*stores.User, error) {
	panic(fmt.Errorf("not implemented: Node - node"))
}

func (r *friendEdgeResolver) Friendship(ctx context.Context, objs []*model.FriendEdge) ([]*stores.Friendship, error) {
	panic(fmt.Errorf("not implemented: Friendship - friendship"))
}

func (r *friendOfFriendConnectionResolver) Nodes(ctx context.Context, objs []*model.FriendOfFriendConnection) ([][]*stores.User, error) {
	panic(fmt.Errorf("not implemented: Nodes - nodes"))
}

func (r *friendOfFriendConnectionResolver) TotalCount(ctx context.Context, objs []*model.FriendOfFriendConnection) ([]int, error) {
	panic(fmt.Errorf("not implemented: TotalCount - totalCount"))
}

func (r *friendOfFriendEdgeResolver) Node(ctx context.Context, objs []*model.FriendOfFriendEdge) ([]*stores.User, error) {
	panic(fmt.Errorf("not implemented: Node - node"))
}

func (r *friendRequestConnectionResolver) TotalCount(ctx context.Context, objs []*model.FriendRequestConnection) ([]int, error) {
	panic(fmt.Errorf("not implemented: TotalCount - totalCount"))
}

func (r *friendRequestEdgeResolver) User(ctx context.Context, objs []*model.FriendRequestEdge) ([]*stores.User, error) {
	panic(fmt.Errorf("not implemented: User - user"))
}

func (r *friendshipResolver) Users(ctx context.Context, objs []*stores.Friendship) ([][]*stores.User, error) {
	panic(fmt.Errorf("not implemented: Users - users"))
}

func (r *friendshipResolver) Requester(ctx context.Context, objs []*stores.Friendship) ([]*stores.User, error) {
	panic(fmt.Errorf("not implemented: Requester - requester"))
}

func (r *friendshipPathResolver) Users(ctx context.Context, objs []*model.FriendshipPath) ([][]*stores.User, error) {
	panic(fmt.Errorf("not implemented: Users - users"))
}

func (r *mutationResolver) RequestFriendship(ctx context.Context, input model.RequestFriendshipInput) (*model.RequestFriendshipPayload, error) {
	panic(fmt.Errorf("not implemented: RequestFriendship - requestFriendship"))
}

func (r *mutationResolver) AcceptFriendship(ctx context.Context, input model.AcceptFriendshipInput) (*model.AcceptFriendshipPayload, error) {
	panic(fmt.Errorf("not implemented: AcceptFriendship - acceptFriendship"))
}

func (r *mutationResolver) DeclineFriendship(ctx context.Context, input model.DeclineFriendshipInput) (*model.DeclineFriendshipPayload, error) {
	panic(fmt.Errorf("not implemented: DeclineFriendship - declineFriendship"))
}

func (r *mutationResolver) CancelFriendship(ctx context.Context, input model.CancelFriendshipInput) (*model.CancelFriendshipPayload, error) {
	panic(fmt.Errorf("not implemented: CancelFriendship - cancelFriendship"))
}

func (r *mutationResolver) Unfriend(ctx context.Context, input model.UnfriendInput) (*model.UnfriendPayload, error) {
	panic(fmt.Errorf("not implemented: Unfriend - unfriend"))
}

func (r *mutationResolver) BlockUser(ctx context.Context, input model.BlockUserInput) (*model.BlockUserPayload, error) {
	panic(fmt.Errorf("not implemented: BlockUser - blockUser"))
}

func (r *mutationResolver) UnblockUser(ctx context.Context, input model.UnblockUserInput) (*model.UnblockUserPayload, error) {
	panic(fmt.Errorf("not implemented: UnblockUser - unblockUser"))
}

func (r *mutualFriendConnectionResolver) Nodes(ctx context.Context, objs []*model.MutualFriendConnection) ([][]*stores.User, error) {
	panic(fmt.Errorf("not implemented: Nodes - nodes"))
}

func (r *mutualFriendConnectionResolver) TotalCount(ctx context.Context, objs []*model.MutualFriendConnection) ([]int, error) {
	panic(fmt.Errorf("not implemented: TotalCount - totalCount"))
}

func (r *mutualFriendEdgeResolver) Node(ctx context.Context, objs []*model.MutualFriendEdge) ([]*stores.User, error) {
	panic(fmt.Errorf("not implemented: Node - node"))
}

func (r *userResolver) Friends(ctx context.Context, objs []*stores.User, orderBy stores.FriendOrder, first *int, after *string, last *int, before *string) ([]*model.FriendConnection, error) {
	panic(fmt.Errorf("not implemented: Friends - friends"))
}

func (r *userResolver) MutualFriends(ctx context.Context, objs []*stores.User, with *stores.ID, first *int, after *string, last *int, before *string) ([]*model.MutualFriendConnection, error) {
	panic(fmt.Errorf("not implemented: MutualFriends - mutualFriends"))
}

func (r *userResolver) FriendsOfFriends(ctx context.Context, objs []*stores.User, first *int, after *string, last *int, before *string) ([]*model.FriendOfFriendConnection, error) {
	panic(fmt.Errorf("not implemented: FriendsOfFriends - friendsOfFriends"))
}

func (r *userResolver) Path(ctx context.Context, objs []*stores.User, to stores.ID) ([]*model.FriendshipPath, error) {
	panic(fmt.Errorf("not implemented: Path - path"))
}

func (r *userResolver) ViewerFriendship(ctx context.Context, objs []*stores.User) ([]model.ViewerFriendship, error) {
	panic(fmt.Errorf("not implemented: ViewerFriendship - viewerFriendship"))
}

func (r *userResolver) ViewerActions(ctx context.Context, objs []*stores.User) ([][]stores.FriendshipAction, error) {
	panic(fmt.Errorf("not implemented: ViewerActions - viewerActions"))
}

func (r *userResolver) ViewerMutualFriendCount(ctx context.Context, objs []*stores.User) ([]*int, error) {
	panic(fmt.Errorf("not implemented: ViewerMutualFriendCount - viewerMutualFriendCount"))
}

func (r *userResolver) FriendRequests(ctx context.Context, objs []*stores.User, direction stores.RequestDirection, first *int, after *string, last *int, before *string) ([]*model.FriendRequestConnection, error) {
	panic(fmt.Errorf("not implemented: FriendRequests - friendRequests"))
}

func (r *userResolver) BlockedUsers(ctx context.Context, objs []*stores.User, first *int, after *string, last *int, before *string) ([]*model.BlockedUserConnection, error) {
	panic(fmt.Errorf("not implemented: BlockedUsers - blockedUsers"))
}

func (r *Resolver) BlockedUserConnection() graph.BlockedUserConnectionResolver {
	return &blockedUserConnectionResolver{r}
}

func (r *Resolver) BlockedUserEdge() graph.BlockedUserEdgeResolver {
	return &blockedUserEdgeResolver{r}
}

func (r *Resolver) FriendConnection() graph.FriendConnectionResolver {
	return &friendConnectionResolver{r}
}

func (r *Resolver) FriendEdge() graph.FriendEdgeResolver { return &friendEdgeResolver{r} }

func (r *Resolver) FriendOfFriendConnection() graph.FriendOfFriendConnectionResolver {
	return &friendOfFriendConnectionResolver{r}
}

func (r *Resolver) FriendOfFriendEdge() graph.FriendOfFriendEdgeResolver {
	return &friendOfFriendEdgeResolver{r}
}

func (r *Resolver) FriendRequestConnection() graph.FriendRequestConnectionResolver {
	return &friendRequestConnectionResolver{r}
}

func (r *Resolver) FriendRequestEdge() graph.FriendRequestEdgeResolver {
	return &friendRequestEdgeResolver{r}
}

func (r *Resolver) Friendship() graph.FriendshipResolver { return &friendshipResolver{r} }

func (r *Resolver) FriendshipPath() graph.FriendshipPathResolver { return &friendshipPathResolver{r} }

func (r *Resolver) MutualFriendConnection() graph.MutualFriendConnectionResolver {
	return &mutualFriendConnectionResolver{r}
}

func (r *Resolver) MutualFriendEdge() graph.MutualFriendEdgeResolver {
	return &mutualFriendEdgeResolver{r}
}

type (
	blockedUserConnectionResolver    struct{ *Resolver }
	blockedUserEdgeResolver          struct{ *Resolver }
	friendConnectionResolver         struct{ *Resolver }
	friendEdgeResolver               struct{ *Resolver }
	friendOfFriendConnectionResolver struct{ *Resolver }
	friendOfFriendEdgeResolver       struct{ *Resolver }
	friendRequestConnectionResolver  struct{ *Resolver }
	friendRequestEdgeResolver        struct{ *Resolver }
	friendshipResolver               struct{ *Resolver }
	friendshipPathResolver           struct{ *Resolver }
	mutualFriendConnectionResolver   struct{ *Resolver }
	mutualFriendEdgeResolver         struct{ *Resolver }
)
