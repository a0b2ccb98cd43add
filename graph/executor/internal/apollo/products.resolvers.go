package apollo

import (
	"context"
	"fivefold/graph/executor/internal/apollo/model"
	"math"
	"slices"

	"github.com/99designs/gqlgen/graphql"
)

func (r *deprecatedProductResolver) CreatedBy(ctx context.Context, objs []*model.DeprecatedProduct) ([]*model.User, error) {
	return resolveEach(objs, func(p *model.DeprecatedProduct) *model.User { return r.Catalogue.user(p.Creator) }), nil
}

func (r *inventoryResolver) DeprecatedProducts(ctx context.Context, objs []*model.Inventory) ([][]*model.DeprecatedProduct, error) {
	return resolveEach(objs, func(i *model.Inventory) []*model.DeprecatedProduct {
		return slices.DeleteFunc(slices.Clone(r.Catalogue.Deprecated), func(p *model.DeprecatedProduct) bool { return !slices.Contains(i.SKUs, p.SKU) })
	}), nil
}

func (r *productResolver) CreatedBy(ctx context.Context, objs []*model.Product) ([]*model.User, error) {
	return resolveEach(objs, func(p *model.Product) *model.User { return r.Catalogue.user(p.Creator) }), nil
}

func (r *productResolver) Research(ctx context.Context, objs []*model.Product) ([][]*model.ProductResearch, error) {
	return resolveEach(objs, func(p *model.Product) []*model.ProductResearch {
		research := make([]*model.ProductResearch, len(p.Cases))
		for i, number := range p.Cases {
			research[i] = r.Catalogue.research(number)
		}
		return research
	}), nil
}

func (r *queryResolver) Product(ctx context.Context, id string) (*model.Product, error) {
	return find(r.Catalogue.Products, func(p *model.Product) bool { return p.ID == id }), nil
}

func (r *queryResolver) DeprecatedProduct(ctx context.Context, sku string, packageArg string) (*model.DeprecatedProduct, error) {
	return r.Catalogue.deprecated(&sku, &packageArg), nil
}

func (r *userResolver) AverageProductsCreatedPerYear(ctx context.Context, objs []*model.User) ([]*int, error) {
	averages, errs := make([]*int, len(objs)), make(graphql.BatchErrorList, len(objs))
	for i, u := range objs {
		switch {
		case u == nil || u.TotalProductsCreated == nil:
		case u.YearsOfEmployment == nil:
			errs[i] = errYears
		default:
			averages[i] = new(int(math.Round(float64(*u.TotalProductsCreated) / float64(*u.YearsOfEmployment))))
		}
	}
	return averages, errs
}

func (r *Resolver) DeprecatedProduct() DeprecatedProductResolver {
	return &deprecatedProductResolver{r}
}

func (r *Resolver) Inventory() InventoryResolver { return &inventoryResolver{r} }

func (r *Resolver) Product() ProductResolver { return &productResolver{r} }

func (r *Resolver) Query() QueryResolver { return &queryResolver{r} }

func (r *Resolver) User() UserResolver { return &userResolver{r} }

type (
	deprecatedProductResolver struct{ *Resolver }
	inventoryResolver         struct{ *Resolver }
	productResolver           struct{ *Resolver }
	queryResolver             struct{ *Resolver }
	userResolver              struct{ *Resolver }
)
