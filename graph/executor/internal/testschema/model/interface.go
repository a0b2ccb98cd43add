package model

// Being is the interface of persons, dogs and cats.
type Being interface{ IsBeing() }

// Pet is the interface of dogs and cats. A Pet is a Being.
type Pet interface {
	Being
	IsPet()
}

// Named is the interface of persons and dogs.
type Named interface{ IsNamed() }

// Thing is the union of persons, dogs and rocks.
type Thing interface{ IsThing() }

// IsBeing marks Person as a Being.
func (*Person) IsBeing() {}

// IsNamed marks Person as a Named.
func (*Person) IsNamed() {}

// IsThing marks Person as a Thing.
func (*Person) IsThing() {}

// IsBeing marks Dog as a Being.
func (*Dog) IsBeing() {}

// IsPet marks Dog as a Pet.
func (*Dog) IsPet() {}

// IsNamed marks Dog as a Named.
func (*Dog) IsNamed() {}

// IsThing marks Dog as a Thing.
func (*Dog) IsThing() {}

// IsBeing marks Cat as a Being.
func (Cat) IsBeing() {}

// IsPet marks Cat as a Pet.
func (Cat) IsPet() {}

// IsThing marks Rock as a Thing.
func (Rock) IsThing() {}

// IsBeing marks Stranger as a Being.
func (Stranger) IsBeing() {}
