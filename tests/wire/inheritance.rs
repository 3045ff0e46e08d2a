//! Schemas that build on each other (`specs/inheritance.yaml`): each value is read as what it says that it is, and nothing
//! of it is lost on the way back.

use crate::generated::inheritance::json;
use crate::generated::inheritance::types::{Animal, AnimalBase, Cat, Dog, Keeper, KeeperRole};

/// What is read, once it was written again.
fn there_and_back(text: &str) -> (Animal, String) {
    let animal: Animal = json::from_slice(text.as_bytes()).unwrap();
    let written = String::from_utf8(json::to_vec(&animal).unwrap()).unwrap();
    (animal, written)
}

#[test]
fn a_value_is_of_the_child_that_it_names() {
    let text = r#"{"species":"cat","name":"Tom","lives":9}"#;
    let (animal, written) = there_and_back(text);
    assert_eq!(written, text);
    assert!(matches!(animal, Animal::Cat(Cat { lives: Some(9), .. })));

    let text =
        r#"{"species":"Poodle","name":"Fifi","walker":{"role":"vet","licence":"7"},"curls":4}"#;
    let (animal, written) = there_and_back(text);
    assert_eq!(written, text);
    let Animal::Dog(Dog::Poodle(poodle)) = animal else {
        panic!("{animal:?}");
    };
    let Some(Keeper::Vet(vet)) = poodle.walker else {
        panic!("{:?}", poodle.walker);
    };
    assert_eq!(vet.role, KeeperRole::Vet);
}

#[test]
fn what_is_of_no_child_is_of_the_parent() {
    let text = r#"{"species":"parrot","name":"Coco","friend":{"species":"Dog","name":"Rex","barks":true}}"#;
    let (animal, written) = there_and_back(text);
    assert_eq!(written, text);
    let Animal::Base(AnimalBase { friend, .. }) = animal else {
        panic!("{animal:?}");
    };
    assert!(
        matches!(friend.as_deref(), Some(Animal::Dog(Dog::Base(dog))) if dog.barks == Some(true))
    );
}

#[test]
fn a_child_is_what_its_parent_is() {
    let text = r#"{"species":"cat","name":"Tom","lives":3}"#;
    let cat: Cat = json::from_slice(text.as_bytes()).unwrap();
    assert_eq!(AnimalBase::from(cat).name, "Tom");
}

#[test]
fn a_child_must_be_as_it_says() {
    let refused = |text: &str| {
        json::from_slice::<Animal>(text.as_bytes())
            .unwrap_err()
            .to_string()
    };
    let error = refused(r#"{"species":"cat","name":"Tom","lives":10}"#);
    assert!(error.contains("/lives"), "{error}");
    let error = refused(r#"{"species":"Poodle","name":"Fifi"}"#);
    assert!(error.contains("curls"), "{error}");
    // All roles are listed, and each has a schema of its own.
    let error = refused(r#"{"species":"Dog","name":"Rex","walker":{"role":"cook"}}"#);
    assert!(error.contains("/walker"), "{error}");
}
