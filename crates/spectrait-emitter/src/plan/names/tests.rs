//! What texts become as names.

use super::*;

#[test]
fn types() {
    for (text, name) in [
        ("HTTPValidationError", "HttpValidationError"),
        ("UUID4", "Uuid4"),
        ("X-Auth-Token", "XAuthToken"),
        ("public-key-credential", "PublicKeyCredential"),
        ("Self", "Self_"),
        ("foo.bar/baz", "FooBarBaz"),
        ("1.5", "N1_5"),
        ("+1", "Plus1"),
        ("-1", "Minus1"),
        ("", "Empty"),
        ("_", "Underscore"),
        ("<=", "LessEqual"),
        ("😀", "U1f600"),
        ("名前", "名前"),
        ("don't", "Dont"),
        ("½", "N1_2"),
    ] {
        assert_eq!(type_name(text), name, "{text}");
    }
}

#[test]
fn long_names_lose_their_middle() {
    assert_eq!(shortened("PetTag"), ["PetTag"]);
    let long = format!("Owner{}Last", "Deep".repeat(80));
    let names = shortened(&long);
    assert_eq!(names[0], format!("Owner{}Last", "Deep".repeat(21)));
    assert!(names.len() > 5 && names.iter().all(|name| name.len() <= 120));
}

#[test]
fn fields() {
    for (text, name) in [
        ("type", "r#type"),
        ("self", "self_"),
        ("crate", "crate_"),
        ("$ref", "r#ref"),
        ("@odata.type", "odata_type"),
        ("clientDataJSON", "client_data_json"),
        ("2fa", "n2fa"),
        ("Größe", "größe"),
        ("\n", "newline"),
        ("_id", "_id"),
        ("__typeName", "__type_name"),
        ("_1", "_1"),
        ("_type", "_type"),
        ("__", "underscore"),
    ] {
        assert_eq!(field_name(text), name, "{text}");
    }
}

#[test]
fn every_name_is_an_identifier() {
    for text in [
        "", "_", "__", "²", "a²", "\u{200d}", "\u{301}", "é", "1", "r#type", "ⅷ", "e\u{301}", "٣",
        "a\0b", "ǅ", "ß", "·", "﷽",
    ] {
        for case in [Case::Pascal, Case::Snake, Case::Shouty] {
            let name = Scope::default().claim(text, case);
            assert!(
                syn::parse_str::<syn::Ident>(&name).is_ok(),
                "{text:?} {case:?} {name:?}"
            );
        }
    }
}

#[test]
fn meaning_before_counters() {
    let mut scope = Scope::default();
    let names = scope.claim_all(&["@type", "type", "$type", "TYPE", "Type"], Case::Snake);
    assert_eq!(
        names,
        [
            "at_type",
            "r#type",
            "dollar_type",
            "type_upper",
            "type_mixed"
        ]
    );
    assert_eq!(
        Scope::default().claim_all(&["-created_at", "created_at"], Case::Pascal),
        ["MinusCreatedAt", "CreatedAt"]
    );
    assert_eq!(
        Scope::default().claim_all(&["foo-bar", "foo_bar", "foo.bar"], Case::Snake),
        ["foo_dash_bar", "foo_bar", "foo_dot_bar"]
    );
}

#[test]
fn a_name_never_comes_to_stand_for_another_value() {
    let values = |texts: &[&str]| Scope::default().claim_values(texts);
    assert_eq!(values(&["a", "a", "b"])[2], "B");
    assert_eq!(values(&["a", "b"]), ["A", "B"]);
    assert_eq!(values(&["a", "b", "A"]), ["ALower", "B", "AUpper"]);
    assert_eq!(
        values(&["@type", "type", "a-b", "a_b"]),
        ["AtType", "TypeLower", "ADashB", "ABLower"]
    );
}

#[test]
fn counters_last() {
    let mut scope = Scope::new(&["Error"]);
    assert_eq!(scope.claim_first(&["Error".into()]), "Error2");
    assert_eq!(scope.claim_first(&["Error".into()]), "Error3");
    assert_eq!(scope.claim_first(&["r#type".into()]), "r#type");
    assert_eq!(scope.claim_first(&["r#type".into()]), "type_2");
}
