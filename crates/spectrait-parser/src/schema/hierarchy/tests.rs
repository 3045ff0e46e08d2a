//! What parents and their children become. See [`types`] for how to read the results.

use crate::testing::types;

/// Checks what schemas of OpenAPI 3.1 become.
#[track_caller]
fn become_(schemas: &str, expected: &str) {
    let types = types("3.1.0", schemas);
    assert_eq!(types.trim(), expected.trim(), "\n{types}");
}

#[test]
fn a_parent_means_any_of_its_children() {
    become_(
        "
Pet: {type: object, required: [kind], properties: {kind: {type: string}, name: {type: string}}, discriminator: {propertyName: kind, mapping: {cat: '#/components/schemas/Cat'}}}
Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {lives: {type: integer}}}]}
Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {bark: {type: boolean}}}]}
Poodle: {allOf: [{$ref: '#/components/schemas/Dog'}, {type: object, properties: {curls: {type: integer}}}]}
Owner: {type: object, properties: {pet: {$ref: '#/components/schemas/Pet'}, dog: {description: A dog., allOf: [{$ref: '#/components/schemas/Dog'}]}, poodle: {$ref: '#/components/schemas/Poodle'}, none: {anyOf: [{type: 'null'}, {$ref: '#/components/schemas/Pet'}]}}}
",
        "
Pet = AnyOf(Cat | Dog | PetBase) by kind(cat=0, Pet=2, Dog=1, Poodle=1)
PetBase = {kind!: String, name: String, …}
Cat = {kind!: String, name: String, lives: Integer, …} of PetBase
Dog = AnyOf(Poodle | DogBase) by kind(Dog=1, Poodle=0)
DogBase = {kind!: String, name: String, bark: Boolean, …} of PetBase
Poodle = {kind!: String, name: String, bark: Boolean, curls: Integer, …} of DogBase
Owner = {pet: Pet, dog: Dog, poodle: Poodle, none: Pet?, …}
",
    );
}

#[test]
fn a_parent_in_a_union_is_only_itself_beside_its_children() {
    become_(
        "
Pet: {type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind, mapping: {cat: '#/components/schemas/Cat'}}}
Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {lives: {type: integer}}}]}
Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {bark: {type: boolean}}}]}
Leaves: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind}}
Parent: {oneOf: [{$ref: '#/components/schemas/Pet'}, {$ref: '#/components/schemas/Cat'}], discriminator: {propertyName: kind}}
Other: {oneOf: [{$ref: '#/components/schemas/Pet'}, {type: string}]}
Anonymous: {type: object, properties: {both: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {more: {type: string}}}]}}}
Alias: {$ref: '#/components/schemas/Pet'}
Bird: {allOf: [{$ref: '#/components/schemas/Alias'}, {properties: {wings: {type: integer}}}]}
",
        "
Pet = AnyOf(Cat | Dog | Bird | PetBase) by kind(cat=0, Pet=3, Dog=1, Bird=2)
PetBase = {kind!: String, …}
Cat = {kind!: String, lives: Integer, …} of PetBase
Dog = {kind!: String, bark: Boolean, …} of PetBase
Leaves = OneOf(Cat | Dog) by kind(cat=0, Dog=1)
Parent = OneOf(PetBase | Cat) by kind(Pet=0, Dog=0, Bird=0, cat=1)
Other = OneOf(Pet | String)
Anonymous = {both: {kind!: String, more: String, …} of PetBase, …}
Alias = =Pet
Bird = {kind!: String, wings: Integer, …} of PetBase
",
    );
}

#[test]
fn where_all_values_are_listed_none_is_of_the_parent_alone() {
    become_(
        "
Pet: {type: object, required: [kind], properties: {kind: {type: string, enum: [cat, big-dog]}}, discriminator: {propertyName: kind}}
Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {lives: {type: integer}}}]}
BigDog: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {bark: {type: boolean}}}]}
Pets: {type: array, items: {$ref: '#/components/schemas/Pet'}}
",
        "
Pet = AnyOf(Cat | BigDog) by kind(cat=0, big-dog=1)
PetBase = {kind!: Enum(\"cat\", \"big-dog\"), …}
Cat = {kind!: Enum(\"cat\", \"big-dog\"), lives: Integer, …} of PetBase
BigDog = {kind!: Enum(\"cat\", \"big-dog\"), bark: Boolean, …} of PetBase
Pets = [Pet]
",
    );
}

#[test]
fn a_child_may_say_its_value_itself() {
    become_(
        "
Pet: {properties: {kind: {type: string}}, discriminator: {propertyName: kind}}
Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {kind: {enum: [cat]}, lives: {type: integer}}}]}
Dog: {x-discriminator-value: dog, allOf: [{$ref: '#/components/schemas/Pet'}]}
Bird: {allOf: [{$ref: '#/components/schemas/Pet'}], properties: {kind: {$ref: '#/components/schemas/BirdKind'}}}
BirdKind: {type: string, enum: [bird, fowl]}
",
        "
Pet = AnyOf(Cat | Dog | Bird | PetBase) by kind(cat=0, dog=1, bird=2, fowl=2, Pet=3)
PetBase = {kind: String, …}
Cat = {kind: Enum(\"cat\"), lives: Integer, …} of PetBase
Dog = =PetBase
Bird = {kind: BirdKind, …} of PetBase
BirdKind = Enum(\"bird\", \"fowl\")
",
    );
}

#[test]
fn a_child_may_narrow_a_member_to_another_child() {
    become_(
        "
Being: {properties: {kind: {type: string}, friend: {$ref: '#/components/schemas/Being'}}, discriminator: {propertyName: kind}}
Person: {allOf: [{$ref: '#/components/schemas/Being'}, {properties: {friend: {$ref: '#/components/schemas/Person'}}}]}
Student: {allOf: [{$ref: '#/components/schemas/Person'}, {properties: {school: {type: string}}}]}
Animal: {allOf: [{$ref: '#/components/schemas/Being'}, {properties: {legs: {type: integer}}}]}
",
        "
Being = AnyOf(Person | Animal | BeingBase) by kind(Being=2, Person=0, Animal=1, Student=0)
BeingBase = {kind: String, friend: Being, …}
Person = AnyOf(Student | PersonBase) by kind(Person=1, Student=0)
PersonBase = {kind: String, friend: Person, …} of BeingBase
Student = {kind: String, friend: Person, school: String, …} of PersonBase
Animal = {kind: String, friend: Being, legs: Integer, …} of BeingBase
",
    );
}

#[test]
fn a_mapping_may_name_what_does_not_build_on_the_parent() {
    become_(
        "
Tone: {type: object, properties: {kind: {type: string}}, discriminator: {propertyName: kind, mapping: {a: '#/components/schemas/Low', b: High, c: Missing}}}
Low: {type: object, properties: {kind: {type: string}, low: {type: integer}}}
High: {type: object, properties: {kind: {type: string}, high: {type: integer}}}
",
        "
unresolved-reference Tone/discriminator/mapping/c
Tone = AnyOf(Low | High | ToneBase) by kind(a=0, b=1, Tone=2)
ToneBase = {kind: String, …}
Low = {kind: String, low: Integer, …}
High = {kind: String, high: Integer, …}
",
    );
}

#[test]
fn a_child_may_have_a_discriminator_of_its_own() {
    become_(
        "
Pet: {properties: {kind: {type: string}}, discriminator: {propertyName: kind}}
Dog: {allOf: [{$ref: '#/components/schemas/Pet'}], properties: {breed: {type: string}}, discriminator: {propertyName: breed}}
Poodle: {allOf: [{$ref: '#/components/schemas/Dog'}], properties: {curls: {type: integer}}}
",
        "
Pet = AnyOf(Dog | PetBase) by kind(Pet=1, Dog=0, Poodle=0)
PetBase = {kind: String, …}
Dog = AnyOf(Poodle | DogBase) by breed(Dog=1, Poodle=0)
DogBase = {kind: String, breed: String, …} of PetBase
Poodle = {kind: String, breed: String, curls: Integer, …} of DogBase
",
    );
}

#[test]
fn who_builds_on_itself_is_in_no_hierarchy() {
    become_(
        "
A: {allOf: [{$ref: '#/components/schemas/B'}], properties: {k: {type: string}}, discriminator: {propertyName: k}}
B: {allOf: [{$ref: '#/components/schemas/A'}], properties: {b: {type: string}}}
C: {allOf: [{$ref: '#/components/schemas/A'}], properties: {c: {type: string}}}
",
        "
unused-discriminator A/discriminator
reference-cycle A
A = {k: String, b: String, …} of B
B = {b: String, k: String, …} of A
C = {k: String, b: String, c: String, …} of A
",
    );
}

#[test]
fn null_is_of_the_whole_hierarchy() {
    become_(
        "
Pet: {type: object, nullable: true, properties: {kind: {type: string}}, discriminator: {propertyName: kind}}
Cat: {allOf: [{$ref: '#/components/schemas/Pet'}], properties: {lives: {type: integer}}}
Owner: {type: object, properties: {pet: {$ref: '#/components/schemas/Pet'}, cat: {$ref: '#/components/schemas/Cat'}}}
",
        "
older-keyword Pet/nullable
Pet = AnyOf(Cat | PetBase) by kind(Pet=1, Cat=0)?
PetBase = {kind: String, …}
Cat = {kind: String, lives: Integer, …} of PetBase
Owner = {pet: Pet, cat: Cat, …}
",
    );
}

#[test]
fn a_child_with_a_union_is_that_union() {
    become_(
        "
Pet: {type: object, properties: {kind: {type: string}}, discriminator: {propertyName: kind}}
Dog: {allOf: [{$ref: '#/components/schemas/Pet'}], oneOf: [{$ref: '#/components/schemas/Poodle'}, {$ref: '#/components/schemas/Corgi'}]}
Poodle: {allOf: [{$ref: '#/components/schemas/Dog'}], properties: {curls: {type: integer}}}
Corgi: {allOf: [{$ref: '#/components/schemas/Dog'}], properties: {legs: {type: integer}}}
",
        "
ambiguous-union Dog
Pet = AnyOf(Dog | PetBase) by kind(Pet=1, Dog=0, Poodle=0, Corgi=0)
PetBase = {kind: String, …}
Dog = OneOf(Poodle | Corgi)
Poodle = {kind: String, curls: Integer, …}
Corgi = {kind: String, legs: Integer, …}
",
    );
}

/// The child fits both; where nothing says which value stands for which, the names do if nothing else could tell, and
/// otherwise it is said.
#[test]
fn a_parent_and_its_child_are_told_by_the_discriminator_that_they_share() {
    become_(
        "
Post: {type: object, required: [t], properties: {t: {type: string}}, discriminator: {propertyName: t, mapping: {post: Post, image: Image}}}
Image: {allOf: [{$ref: '#/components/schemas/Post'}, {type: object, required: [url], properties: {url: {type: string}}}]}
Told: {oneOf: [{$ref: '#/components/schemas/Post'}, {$ref: '#/components/schemas/Image'}]}
Being: {type: object, required: [k], properties: {k: {type: string}}, discriminator: {propertyName: k}}
Person: {allOf: [{$ref: '#/components/schemas/Being'}, {type: object, properties: {name: {type: string}}}]}
Named: {oneOf: [{$ref: '#/components/schemas/Being'}, {$ref: '#/components/schemas/Person'}]}
Robot: {allOf: [{$ref: '#/components/schemas/Being'}, {type: object, required: [model], properties: {model: {type: string}}}]}
Untold: {oneOf: [{$ref: '#/components/schemas/Being'}, {$ref: '#/components/schemas/Robot'}]}
",
        "
ambiguous-union Untold
Post = AnyOf(Image | PostBase) by t(post=1, image=0)
PostBase = {t!: String, …}
Image = {t!: String, url!: String, …} of PostBase
Told = OneOf(PostBase | Image) by t(post=0, image=1)
Being = AnyOf(Person | Robot | BeingBase) by k(Being=2, Person=0, Robot=1)
BeingBase = {k!: String, …}
Person = {k!: String, name: String, …} of BeingBase
Named = OneOf(BeingBase | Person) by k(Being=0, Robot=0, Person=1)
Robot = {k!: String, model!: String, …} of BeingBase
Untold = OneOf(BeingBase | Robot)
",
    );
}

/// What builds on a parent without a `mapping`: the names of the children are the values, unless the trial can tell.
#[test]
fn siblings_are_told_by_their_names_where_nothing_else_tells() {
    become_(
        "
Pay: {type: object, required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind}}
Card: {allOf: [{$ref: '#/components/schemas/Pay'}, {type: object, properties: {number: {type: string}}}]}
Bank: {allOf: [{$ref: '#/components/schemas/Pay'}, {type: object, properties: {iban: {type: string}}}]}
Cash: {allOf: [{$ref: '#/components/schemas/Pay'}, {type: object, required: [coins], properties: {coins: {type: integer}}}]}
Gift: {allOf: [{$ref: '#/components/schemas/Pay'}, {type: object, required: [voucher], properties: {voucher: {type: string}}}]}
Named: {oneOf: [{$ref: '#/components/schemas/Card'}, {$ref: '#/components/schemas/Bank'}]}
Tried: {oneOf: [{$ref: '#/components/schemas/Cash'}, {$ref: '#/components/schemas/Gift'}]}
Both: {oneOf: [{$ref: '#/components/schemas/Card'}, {$ref: '#/components/schemas/Cash'}]}
",
        "
ambiguous-union Both
Pay = AnyOf(Card | Bank | Cash | Gift | PayBase) by kind(Pay=4, Card=0, Bank=1, Cash=2, Gift=3)
PayBase = {kind!: String, …}
Card = {kind!: String, number: String, …} of PayBase
Bank = {kind!: String, iban: String, …} of PayBase
Cash = {kind!: String, coins!: Integer, …} of PayBase
Gift = {kind!: String, voucher!: String, …} of PayBase
Named = OneOf(Card | Bank) by kind(Card=0, Bank=1)
Tried = OneOf(Cash | Gift)
Both = OneOf(Card | Cash)
",
    );
}

#[test]
fn a_condition_asks_for_what_the_parent_says() {
    become_(
        "
Pet: {type: object, properties: {kind: {type: string}}, discriminator: {propertyName: kind}}
Cat: {allOf: [{$ref: '#/components/schemas/Pet'}], properties: {lives: {type: integer}}}
Not: {type: object, properties: {a: {not: {$ref: '#/components/schemas/Pet'}}}}
",
        "
Pet = AnyOf(Cat | PetBase) by kind(Pet=1, Cat=0)
PetBase = {kind: String, …}
Cat = {kind: String, lives: Integer, …} of PetBase
Not = {a: Any when [is [not [is [is [{type:[object]}, {kind: [{type:[string]}]}]]]]], …}
",
    );
}

/// A child whose children are told from it is a union itself; that it builds on the other branch is said all the same.
#[test]
fn a_parent_beside_a_child_that_has_children() {
    become_(
        "
Being: {type: object, required: [k], properties: {k: {type: string}}, discriminator: {propertyName: k}}
Person: {allOf: [{$ref: '#/components/schemas/Being'}, {type: object, required: [name], properties: {name: {type: string}}}]}
Hero: {allOf: [{$ref: '#/components/schemas/Person'}, {type: object, properties: {cape: {type: boolean}}}]}
Untold: {oneOf: [{$ref: '#/components/schemas/Being'}, {$ref: '#/components/schemas/Person'}]}
",
        "
ambiguous-union Untold
Being = AnyOf(Person | BeingBase) by k(Being=1, Person=0, Hero=0)
BeingBase = {k!: String, …}
Person = AnyOf(Hero | PersonBase) by k(Person=1, Hero=0)
PersonBase = {k!: String, name!: String, …} of BeingBase
Hero = {k!: String, name!: String, cape: Boolean, …} of PersonBase
Untold = OneOf(BeingBase | Person)
",
    );
}

/// What a child says of a property counts, and the child is one of the parent's.
#[test]
fn a_child_that_contradicts_its_parent_is_a_child() {
    become_(
        "
Pet: {type: object, required: [kind, skill], properties: {kind: {type: string}, skill: {type: integer, enum: [0, 1]}}, discriminator: {propertyName: kind, mapping: {cat: '#/components/schemas/Cat'}}}
Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {skill: {type: string, enum: [lazy]}}}]}
",
        r#"
contradictory-schema Cat/allOf/1/properties/skill
Pet = AnyOf(Cat | PetBase) by kind(cat=0, Pet=1)
PetBase = {kind!: String, skill!: Enum(0, 1), …}
Cat = {kind!: String, skill!: Enum("lazy"), …} of PetBase
"#,
    );
}

#[test]
fn a_default_mapping_names_the_child_of_all_other_values() {
    become_(
        "
Pet: {type: object, properties: {kind: {type: string}}, discriminator: {propertyName: kind, defaultMapping: Poodle}}
Cat: {allOf: [{$ref: '#/components/schemas/Pet'}], properties: {lives: {type: integer}}}
Dog: {allOf: [{$ref: '#/components/schemas/Pet'}], properties: {legs: {type: integer}}}
Poodle: {allOf: [{$ref: '#/components/schemas/Dog'}], properties: {curls: {type: integer}}}
",
        "
Pet = AnyOf(Cat | Dog | PetBase) by kind(Pet=2, Cat=0, Dog=1, Poodle=1, else=1)
PetBase = {kind: String, …}
Cat = {kind: String, lives: Integer, …} of PetBase
Dog = AnyOf(Poodle | DogBase) by kind(Dog=1, Poodle=0, else=0)
DogBase = {kind: String, legs: Integer, …} of PetBase
Poodle = {kind: String, legs: Integer, curls: Integer, …} of DogBase
",
    );
}

#[test]
fn a_default_mapping_to_what_is_not_there_is_reported() {
    become_(
        "
Pet: {type: object, properties: {kind: {type: string}}, discriminator: {propertyName: kind, defaultMapping: Gone}}
Cat: {allOf: [{$ref: '#/components/schemas/Pet'}], properties: {lives: {type: integer}}}
",
        "
unresolved-reference Pet/discriminator/defaultMapping
Pet = AnyOf(Cat | PetBase) by kind(Pet=1, Cat=0)
PetBase = {kind: String, …}
Cat = {kind: String, lives: Integer, …} of PetBase
",
    );
}

/// Of a parent beside another schema that builds on the same one, what it says itself is compared.
#[test]
fn a_parent_beside_what_is_not_its_child() {
    become_(
        "
Animal: {type: object, required: [type], discriminator: {propertyName: type}, properties: {type: {type: string}, id: {type: integer}}}
Mammal: {allOf: [{$ref: '#/components/schemas/Animal'}, {type: object, properties: {legs: {type: integer}}}]}
Dog: {allOf: [{$ref: '#/components/schemas/Mammal'}, {type: object, properties: {bark: {type: string}}}]}
Fish: {allOf: [{$ref: '#/components/schemas/Animal'}, {type: object, properties: {fins: {type: integer}}}]}
Either: {oneOf: [{$ref: '#/components/schemas/Mammal'}, {$ref: '#/components/schemas/Fish'}]}
Open: {type: object, discriminator: {propertyName: type}, properties: {type: {type: string}}}
Car: {allOf: [{$ref: '#/components/schemas/Open'}, {type: object, properties: {seats: {type: integer}}}]}
Plain: {type: object, properties: {q: {type: string}}}
Untold: {oneOf: [{$ref: '#/components/schemas/Open'}, {$ref: '#/components/schemas/Plain'}]}
",
        "
ambiguous-union Untold
Animal = AnyOf(Mammal | Fish | AnimalBase) by type(Animal=2, Mammal=0, Fish=1, Dog=0)
AnimalBase = {type!: String, id: Integer, …}
Mammal = AnyOf(Dog | MammalBase) by type(Mammal=1, Dog=0)
MammalBase = {type!: String, id: Integer, legs: Integer, …} of AnimalBase
Dog = {type!: String, id: Integer, legs: Integer, bark: String, …} of MammalBase
Fish = {type!: String, id: Integer, fins: Integer, …} of AnimalBase
Either = OneOf(Mammal | Fish) by type(Mammal=0, Dog=0, Fish=1)
Open = AnyOf(Car | OpenBase) by type(Open=1, Car=0)
OpenBase = {type: String, …}
Car = {type: String, seats: Integer, …} of OpenBase
Plain = {q: String, …}
Untold = OneOf(Open | Plain)
",
    );
}
