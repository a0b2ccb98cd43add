package apollo

import (
	"context"
	"fivefold/graph/executor/internal/apollo/model"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
)

func (r *entityResolver) FindDeprecatedProduct(ctx context.Context, reps []*model.DeprecatedProductRepresentation) ([]*model.DeprecatedProduct, error) {
	return resolveEach(reps, func(rep *model.DeprecatedProductRepresentation) *model.DeprecatedProduct {
		return r.Catalogue.deprecated(rep.Sku, rep.Package)
	}), nil
}

func (r *entityResolver) FindInventory(ctx context.Context, reps []*model.InventoryRepresentation) ([]*model.Inventory, error) {
	return resolveEach(reps, func(rep *model.InventoryRepresentation) *model.Inventory {
		return find(r.Catalogue.Inventories, func(i *model.Inventory) bool { return equal(&i.ID, rep.ID) })
	}), nil
}

func (r *entityResolver) FindProduct(ctx context.Context, reps []*model.ProductRepresentation) ([]*model.Product, error) {
	return resolveEach(reps, r.Catalogue.productOf), nil
}

func (r *entityResolver) FindProductResearch(ctx context.Context, reps []*model.ProductResearchRepresentation) ([]*model.ProductResearch, error) {
	return resolveEach(reps, func(rep *model.ProductResearchRepresentation) *model.ProductResearch {
		return r.Catalogue.research(*rep.Study.CaseNumber)
	}), nil
}

func (r *entityResolver) FindUser(ctx context.Context, reps []*model.UserRepresentation) ([]*model.User, error) {
	users, errs := make([]*model.User, len(reps)), make(graphql.BatchErrorList, len(reps))
	for i, rep := range reps {
		known := r.Catalogue.user(*rep.Email)
		switch {
		case known == nil:
		case rep.YearsOfEmployment != nil && *rep.YearsOfEmployment < 1:
			errs[i] = fmt.Errorf("nobody is employed for %d years", *rep.YearsOfEmployment)
		default:
			user := *known
			user.YearsOfEmployment = rep.YearsOfEmployment
			if rep.TotalProductsCreated != nil {
				user.TotalProductsCreated = rep.TotalProductsCreated
			}
			users[i] = &user
		}
	}
	return users, errs
}

func (r *Resolver) Entity() EntityResolver { return &entityResolver{r} }

type entityResolver struct{ *Resolver }
