use serde::{Deserialize, Serialize};
use serde_json::json;

/// Stands for the root of generated code.
mod support {
    pub(crate) use crate::{check, json, never, strict, tagged, text, union};
}

#[expect(unreachable_pub, reason = "the macros are for public types")]
mod types {
    use serde::{Deserialize, Serialize};

    use super::support::check::{Check, Path, Report, unchecked};
    use super::support::text::string_enum;
    use super::support::union::union;

    #[derive(Debug, Clone, PartialEq)]
    pub(crate) enum Loc {
        String(String),
        Integer(i64),
    }
    union!(Loc by type { String(String): [String], Integer(i64): [Integer] });

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub(crate) struct Cat {
        #[serde(rename = "petType")]
        pub(crate) pet_type: String,
        pub(crate) lives: i64,
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub(crate) struct Numbered {
        pub(crate) version: i64,
    }
    unchecked!(Cat, Numbered);

    #[derive(Debug, Clone, PartialEq)]
    pub(crate) enum Pet {
        Cat(Box<Cat>),
        Other(serde_json::Value),
    }
    union!(Pet by tag "petType" { Cat(Cat): ["cat", "kitten"] } else Other);

    #[derive(Debug, Clone, PartialEq)]
    pub(crate) enum Version {
        One(Numbered),
        Two(Numbered),
    }
    union!(Version by tag "version" { One: [1], Two: [2, 3] });

    #[derive(Debug, Clone, PartialEq)]
    pub(crate) enum Rate {
        Half(serde_json::Value),
        Off(serde_json::Value),
        Other(serde_json::Value),
    }
    union!(Rate by tag "rate" { Half: ["0.5"], Off: ["false"] } else Other for clients);

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub(crate) struct Asked {
        pub(crate) kind: String,
        pub(crate) role: String,
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub(crate) struct Answered {
        pub(crate) kind: String,
        pub(crate) id: i64,
    }
    unchecked!(Asked, Answered);

    #[derive(Debug, Clone, PartialEq)]
    pub(crate) enum Turn {
        Asked(Asked),
        Answered(Answered),
        Call(Box<Cat>),
        Unknown(serde_json::Value),
    }
    union!(Turn by tag "kind" or one_of {
        Asked(Asked): ["message"],
        Answered(Answered): ["message"],
        Call(Cat): ["call"],
    } else Unknown for clients);

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub(crate) struct Given {
        pub(crate) kind: String,
        pub(crate) role: String,
        pub(crate) id: Option<i64>,
    }
    unchecked!(Given);

    #[derive(Debug, Clone, PartialEq)]
    pub(crate) enum Word {
        Asked(Asked),
        Given(Given),
    }
    union!(Word by tag "kind" or one_of {
        Asked(Asked): ["message"],
        Given(Given): ["message"] lacking ["id"],
    });

    #[derive(Debug, Clone, PartialEq)]
    pub(crate) enum Stage {
        Asked(Asked),
        Leveled(Leveled),
        Sized(Sized),
    }
    union!(Stage by tag "level" or one_of {
        Asked(Asked): ["asked"],
        Leveled(Leveled): [1] lacking ["level"],
        Sized(Sized): [2] lacking ["level"],
    });

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub(crate) struct Sized {
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(crate) level: Option<f64>,
        pub(crate) size: i64,
    }
    unchecked!(Sized);

    #[derive(Debug, Clone, PartialEq)]
    pub(crate) enum Login {
        Cat(Cat),
        Numbered(Numbered),
    }
    union!(Login by keys { Cat(Cat): ["petType", "lives"], Numbered(Numbered): ["version"] });

    #[derive(Debug, Clone, PartialEq)]
    pub(crate) enum Sure {
        Never(super::support::never::Never),
        Text(String),
    }
    union!(Sure by one_of { Never(super::support::never::Never), Text(String) });

    string_enum! {
        pub enum Preset {
            Low = "low",
        }
    }

    #[derive(Debug, Clone, PartialEq)]
    pub(crate) enum Limit {
        Preset(Preset),
        Off(bool),
        Name(String),
    }
    union!(Limit by value { Preset(Preset): ["low"], Off(bool): [false] } else Name);

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(transparent)]
    pub(crate) struct Small(i64);
    impl Check for Small {
        fn check(&self, at: &Path<'_>, report: &mut Report) {
            report.range(self.0, ..=10, at);
        }
    }

    #[derive(Debug, Clone, PartialEq)]
    pub(crate) enum Exactly {
        Small(Small),
        Number(f64),
        List(Vec<Exactly>),
    }
    union!(Exactly by one_of { Small, Number, List });

    #[derive(Debug, Clone, PartialEq)]
    pub(crate) enum Some {
        Small(Small),
        Integer(i64),
    }
    union!(Some by any_of { Small(Small), Integer(i64) });

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub(crate) struct Short {
        pub(crate) a: i64,
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub(crate) struct Long {
        pub(crate) a: i64,
        pub(crate) b: i64,
    }
    unchecked!(Short, Long);

    #[derive(Debug, Clone, PartialEq)]
    pub(crate) enum Wide {
        Short(Short),
        Long(Long),
    }
    union!(Wide by any_of { Short(Short), Long(Long) });

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub(crate) struct Left {
        pub(crate) n: Option<Box<Node>>,
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub(crate) struct Right {
        pub(crate) n: Option<Box<Node>>,
        pub(crate) x: i64,
    }
    unchecked!(Left, Right);

    #[derive(Debug, Clone, PartialEq)]
    pub(crate) enum Node {
        Left(Left),
        Right(Right),
    }
    union!(Node by one_of { Left(Left), Right(Right) });

    #[derive(Debug, Clone, PartialEq)]
    pub(crate) enum Rows {
        Short(Vec<Short>),
        Texts(Vec<String>),
    }
    union!(Rows by one_of { Short(Vec<Short>), Texts(Vec<String>) });

    #[derive(Debug, Clone, PartialEq)]
    pub(crate) enum Large {
        Integer(i128),
        Text(String),
    }
    union!(Large by type { Integer(i128): [Integer], Text(String): [String] });

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub(crate) struct New {
        pub(crate) name: String,
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub(crate) struct Stored {
        pub(crate) id: Option<i64>,
        pub(crate) name: String,
        pub(crate) owner: Option<Owner>,
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub(crate) struct Owner {
        pub(crate) id: Option<i64>,
    }
    unchecked!(New, Stored);

    #[derive(Debug, Clone, PartialEq)]
    pub(crate) enum Item {
        New(New),
        Stored(Stored),
    }
    union!(Item by one_of { New(New), Stored(Stored): ["id", "owner/id"] });

    #[derive(Debug, Clone, PartialEq)]
    pub(crate) enum Kept {
        Cat(Cat),
        Numbered(Numbered),
    }
    union!(Kept by tag "petType" { Cat(Cat) = ["cat"], Numbered(Numbered): ["number"] });

    #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
    pub(crate) struct Leveled {
        #[serde(skip_serializing_if = "Option::is_none")]
        pub(crate) level: Option<f64>,
    }
    unchecked!(Leveled);

    #[derive(Debug, Clone, PartialEq)]
    pub(crate) enum Level {
        Low(Leveled),
        Below(Leveled),
        Half(Leveled),
        None(Leveled),
    }
    union!(Level by tag "level" { Low = [1], Below = [-1], Half = [2.5], None = [false] });

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub(crate) struct Down {
        pub(crate) t: i64,
        pub(crate) down: Option<Box<Chain>>,
        pub(crate) data: Option<Vec<i64>>,
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    pub(crate) struct Stop {
        pub(crate) stop: String,
    }
    unchecked!(Down, Stop);

    #[derive(Debug, Clone, PartialEq)]
    pub(crate) enum Chain {
        Down(Down),
        Stop(Stop),
    }
    union!(Chain by one_of { Down(Down), Stop(Stop) });

    /// Tried as each of ten unions of ten, on a text: 110 branches for one value.
    #[derive(Debug, Clone, PartialEq)]
    pub(crate) enum Many {
        A(Ten),
        B(Ten),
        C(Ten),
        D(Ten),
        E(Ten),
        F(Ten),
        G(Ten),
        H(Ten),
        I(Ten),
        J(Ten),
    }
    union!(Many by any_of { A, B, C, D, E, F, G, H, I, J });

    #[derive(Debug, Clone, PartialEq)]
    pub(crate) enum Ten {
        A(i64),
        B(i64),
        C(i64),
        D(i64),
        E(i64),
        F(i64),
        G(i64),
        H(i64),
        I(i64),
        J(i64),
    }
    union!(Ten by any_of { A, B, C, D, E, F, G, H, I, J });

    #[derive(Debug, Clone, PartialEq)]
    pub(crate) enum TextLast {
        Many(Many),
        Text(String),
    }
    union!(TextLast by any_of { Many(Many), Text(String) });

    #[derive(Debug, Clone, PartialEq, Serialize)]
    pub(crate) struct Panics(i64);
    impl<'de> Deserialize<'de> for Panics {
        fn deserialize<D: serde::Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
            panic!("as code of another crate may");
        }
    }
    unchecked!(Panics);

    /// A list whose items must differ, which do not keep all of what is sent.
    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    #[serde(transparent)]
    pub(crate) struct Names(Vec<Cat>);
    impl Check for Names {
        fn check(&self, at: &Path<'_>, report: &mut Report) {
            report.unique(&self.0, at);
        }
    }

    #[derive(Debug, Clone, PartialEq)]
    pub(crate) enum Called {
        Names(Names),
        Text(String),
    }
    union!(Called by any_of { Names(Names), Text(String) });

    #[derive(Debug, Clone, PartialEq)]
    pub(crate) enum Panicking {
        Panics(Panics),
        Text(String),
    }
    union!(Panicking by any_of { Panics(Panics), Text(String) });
}

use super::super::check::Check;
use super::super::json::{Error, from_slice};
use types::{
    Called, Cat, Chain, Exactly, Item, Kept, Large, Level, Leveled, Limit, Loc, Login, Node,
    Panicking, Pet, Preset, Rate, Rows, Short, Some as Any, Sure, TextLast, Version, Wide,
};

fn read<T: serde::de::DeserializeOwned + Check>(value: &serde_json::Value) -> Result<T, Error> {
    from_slice(value.to_string().as_bytes())
}

fn refused<T: serde::de::DeserializeOwned + Check + std::fmt::Debug>(
    value: &serde_json::Value,
) -> String {
    let error = read::<T>(value).unwrap_err();
    let [violation] = error.violations() else {
        panic!("{error:?}")
    };
    format!(
        "{} {}: {}",
        violation.keyword, violation.pointer, violation.message
    )
}

#[test]
fn an_empty_list_is_of_the_first_branch() {
    let rows = |value: serde_json::Value| read::<Rows>(&value).expect("a list");
    assert_eq!(rows(json!([])), Rows::Short(Vec::new()));
    assert_eq!(rows(json!([{"a": 1}])), Rows::Short(vec![Short { a: 1 }]));
    assert_eq!(rows(json!(["a"])), Rows::Texts(vec!["a".to_owned()]));
}

#[test]
fn by_type() {
    let value = json!(["body", 3, 4.0]);
    let locs: Vec<Loc> = read(&value).unwrap();
    assert_eq!(
        locs,
        [Loc::from("body".to_owned()), Loc::from(3), Loc::from(4)]
    );
    assert_eq!(serde_json::to_value(&locs).unwrap(), json!(["body", 3, 4]));
    assert_eq!(
        refused::<Vec<Loc>>(&json!([1, true])),
        "type /1: must be a string or an integer"
    );
    assert!(read::<Loc>(&json!(1.5)).is_err());
}

/// A tree has no digits beyond 64 bits: better refused than read as another integer.
#[test]
fn integers_beyond_64_bits_are_never_others() {
    const MOST: i128 = 18_446_744_073_709_551_615;
    assert_eq!(
        from_slice::<Large>(b"18446744073709551615").unwrap(),
        Large::Integer(MOST)
    );
    let error = from_slice::<Large>(b"18446744073709551617").unwrap_err();
    assert!(
        error
            .to_string()
            .contains("must be an integer of at most 64 bits"),
        "{error}"
    );
    assert_eq!(
        from_slice::<i128>(b"18446744073709551617").unwrap(),
        MOST + 2
    );
}

#[test]
fn by_tag() {
    let value = json!({"petType": "kitten", "lives": 9});
    let pet: Pet = read(&value).unwrap();
    assert_eq!(
        pet,
        Pet::from(Cat {
            pet_type: "kitten".to_owned(),
            lives: 9
        })
    );
    assert_eq!(serde_json::to_value(&pet).unwrap(), value);
    let other = json!({"petType": "fish", "fins": [1]});
    assert_eq!(read::<Pet>(&other).unwrap(), Pet::Other(other));
    assert_eq!(
        refused::<Pet>(&json!({"petType": "cat", "lives": "9"})),
        "type /lives: must be an integer, not a string"
    );
}

#[test]
fn by_tag_that_is_no_string() {
    assert!(matches!(
        read::<Version>(&json!({"version": 3})).unwrap(),
        Version::Two(_)
    ));
    assert!(matches!(
        read::<Version>(&json!({"version": 1.0})).unwrap(),
        Version::One(_)
    ));
    assert_eq!(
        refused::<Version>(&json!({"version": 4})),
        "enum /version: must be `1`, `2` or `3`"
    );
    assert_eq!(
        refused::<Version>(&json!({})),
        "required : must have the member `version`"
    );
    assert_eq!(refused::<Version>(&json!([])), "type : must be an object");
    let rate = |rate: serde_json::Value| read::<Rate>(&json!({"rate": rate})).unwrap();
    assert!(matches!(rate(json!(0.5)), Rate::Half(_)));
    assert!(matches!(rate(json!(false)), Rate::Off(_)));
    assert!(matches!(rate(json!(0.7)), Rate::Other(_)));
}

#[test]
fn by_tag_that_names_several() {
    let asked = json!({"kind": "message", "role": "user"});
    assert!(matches!(read(&asked), Ok(types::Turn::Asked(_))));
    let answered = json!({"kind": "message", "id": 1});
    assert!(matches!(read(&answered), Ok(types::Turn::Answered(_))));
    let call = json!({"kind": "call", "petType": "cat", "lives": 9});
    assert!(matches!(read(&call), Ok(types::Turn::Call(_))));
    let unknown = json!({"kind": "other"});
    assert!(matches!(read(&unknown), Ok(types::Turn::Unknown(_))));
    let refused = |value| refused::<types::Turn>(&value);
    // Only those that the tag names are tried.
    assert_eq!(
        refused(json!({"kind": "message"})),
        "oneOf : must fit `Asked` (must have the member `role`) or `Answered` (must have the member `id`)"
    );
    assert_eq!(
        refused(json!({"kind": "message", "role": "user", "id": 1})),
        "oneOf : must fit one alternative, not both `Asked` and `Answered`"
    );
    // A branch that lacks what only one direction has does not count.
    let word = read(&json!({"kind": "message", "role": "user"}));
    assert!(matches!(word, Ok(types::Word::Asked(_))));
    let stored = json!({"kind": "message", "role": "user", "id": 1});
    assert!(read::<types::Word>(&stored).is_err());
}

#[test]
fn by_tag_that_one_direction_leaves_out() {
    let sized: types::Stage = read(&json!({"size": 3})).unwrap();
    assert!(matches!(sized, types::Stage::Sized(_)));
    let leveled = read(&json!({"level": 1, "size": 3}));
    assert!(matches!(leveled, Ok(types::Stage::Leveled(_))));
    assert!(matches!(read(&json!({})), Ok(types::Stage::Leveled(_))));
    assert_eq!(
        refused::<types::Stage>(&json!({"level": 3, "size": 3})),
        "enum /level: must be `asked`, `1` or `2`"
    );
}

#[test]
fn by_keys() {
    assert!(matches!(
        read::<Login>(&json!({"version": 1})).unwrap(),
        Login::Numbered(_)
    ));
    assert!(matches!(
        read::<Login>(&json!({"petType": "a", "version": 1, "lives": 1})).unwrap(),
        Login::Cat(_)
    ));
    assert_eq!(
        refused::<Login>(&json!({"petType": 1})),
        "required : must have the members `petType`, `lives` or `version`"
    );
}

#[test]
fn by_value() {
    assert_eq!(
        read::<Limit>(&json!("low")).unwrap(),
        Limit::Preset(Preset::ALL[0])
    );
    assert_eq!(read::<Limit>(&json!(false)).unwrap(), Limit::Off(false));
    assert_eq!(
        read::<Limit>(&json!("mid")).unwrap(),
        Limit::Name("mid".to_owned())
    );
    assert_eq!(
        refused::<Limit>(&json!(true)),
        "type : must be a string, not a boolean"
    );
}

#[test]
fn by_trial_of_exactly_one() {
    assert_eq!(read::<Exactly>(&json!(11)).unwrap(), Exactly::Number(11.0));
    assert_eq!(
        refused::<Exactly>(&json!([20, 3])),
        "oneOf : must fit `Small` (must be an integer, not an array), `Number` (must be a number, not an \
         array) or `List` (/1: must fit one alternative, not both `Small` and `Number`)"
    );
    assert_eq!(
        read::<Exactly>(&json!([[]])).unwrap(),
        Exactly::List(vec![Exactly::List(vec![])])
    );
}

/// What only one direction has may be absent. Where it is there, exactly one branch must fit.
#[test]
fn by_trial_of_exactly_one_with_members_of_one_direction() {
    let new = read::<Item>(&json!({"name": "a"})).unwrap();
    assert!(matches!(new, Item::New(_)));
    let value = json!({"name": "a", "owner": {"id": 1}});
    let stored = read::<Item>(&value).unwrap();
    assert!(matches!(stored, Item::Stored(_)), "{stored:?}");
    assert!(read::<Item>(&json!({"id": 1, "name": "a", "owner": {}})).is_ok());
    assert_eq!(
        refused::<Item>(&json!({"id": 1, "name": "a", "owner": {"id": 2}})),
        "oneOf : must fit one alternative, not both `New` and `Stored`"
    );
}

#[test]
fn a_tag_is_written_where_the_branch_holds_another() {
    let cat = |pet_type: &str| {
        let pet_type = pet_type.to_owned();
        serde_json::to_value(Kept::from(Cat { pet_type, lives: 9 })).unwrap()
    };
    assert_eq!(cat("cat"), json!({"petType": "cat", "lives": 9}));
    assert_eq!(cat("number"), cat("cat"));
    assert_eq!(read::<Kept>(&cat("")).unwrap(), read(&cat("cat")).unwrap());
}

#[test]
fn a_tag_that_is_no_string_is_written_as_what_it_is() {
    let written = |level: Level| serde_json::to_value(level).unwrap();
    assert_eq!(written(Level::Low(Leveled::default())), json!({"level": 1}));
    let half = written(Level::Half(Leveled { level: Some(1.0) }));
    assert_eq!(half, json!({"level": 2.5}));
    assert!(matches!(read(&half).unwrap(), Level::Half(_)));
    assert_eq!(
        written(Level::None(Leveled::default())),
        json!({"level": false})
    );
}

#[test]
fn by_trial_of_the_first() {
    assert!(matches!(read::<Any>(&json!(3)).unwrap(), Any::Small(_)));
    assert_eq!(read::<Any>(&json!(30)).unwrap(), Any::Integer(30));
    assert!(
        refused::<Any>(&json!("3")).starts_with("anyOf : must fit `Small` (must be an integer")
    );
}

/// Each level is tried as both branches: without a limit, 2¹⁰⁰ times.
#[test]
fn trials_inside_trials_end() {
    let text = r#"{"n":"#.repeat(100) + "{}" + &"}".repeat(100);
    let error = from_slice::<Node>(text.as_bytes()).unwrap_err();
    assert!(error.to_string().contains("too many alternatives"));
    assert!(from_slice::<Node>(br#"{"n":{"n":{"n":{}}}}"#).is_ok());
}

/// Few trials may still be of much: what each of them decodes counts.
#[test]
fn trials_of_large_values_inside_trials_end() {
    let of = |levels: usize| {
        let data = "0,".repeat(2_000);
        let text = r#"{"n":"#.repeat(levels) + r#"{"n":{"x":"","n":{"#;
        text + r#""n":5,"data":["# + &data + "0]}}" + &"}".repeat(levels + 1)
    };
    let error = from_slice::<Node>(of(12).as_bytes()).unwrap_err();
    assert!(error.to_string().contains("too many alternatives"));
    // Where one branch goes down, depth alone is no reason to refuse.
    let data = "0,".repeat(2_000);
    let text = r#"{"t":1,"down":"#.repeat(60) + &format!(r#"{{"t":1,"data":[{data}0]}}"#);
    let text = text + &"}".repeat(60);
    assert!(from_slice::<Chain>(text.as_bytes()).is_ok());
}

/// More branches than one value has allowance for by its size alone.
#[test]
fn large_unions_inside_others_are_tried_on_small_values() {
    assert_eq!(
        read::<TextLast>(&json!("far down")).unwrap(),
        TextLast::Text("far down".to_owned())
    );
}

/// The next value on the thread has an allowance of its own.
#[test]
fn a_panic_ends_the_trial() {
    let panicked = std::panic::catch_unwind(|| read::<Panicking>(&json!(1)).is_ok());
    assert!(panicked.is_err());
    assert!(super::trial::TRIALS.with_borrow(Option::is_none));
}

#[test]
fn violations_survive_the_way_through_other_types() {
    #[derive(Debug, Serialize, Deserialize)]
    struct Outer {
        locs: Vec<Loc>,
    }
    impl Check for Outer {}
    assert_eq!(
        refused::<Outer>(&json!({"locs": ["", null]})),
        "type /locs/1: must be a string or an integer"
    );
}

#[test]
fn a_branch_that_no_value_fits_is_none() {
    let sure: Sure = from_slice(br#""yes""#).unwrap();
    assert_eq!(sure, Sure::Text("yes".to_owned()));
    assert!(from_slice::<Sure>(b"1").is_err());
}

#[test]
fn the_branch_that_keeps_most_is_taken() {
    let keeps = |value| serde_json::to_value(read::<Wide>(&value).unwrap()).unwrap() == value;
    assert!(keeps(json!({"a": 1, "b": 2})));
    assert!(keeps(json!({"a": 1})));
    // Where both lose the same, the first.
    let both = read::<Wide>(&json!({"a": 1, "c": 1})).unwrap();
    assert!(matches!(both, Wide::Short(_)));
}

#[test]
fn items_that_differ_in_what_is_not_kept_do_not_repeat_each_other() {
    let cats = |x: i64, y: i64| json!([{"petType": "cat", "lives": 9, "x": x}, {"petType": "cat", "lives": 9, "x": y}]);
    assert!(read::<Called>(&cats(1, 2)).is_ok());
    assert!(read::<Called>(&cats(1, 1)).is_err());
}
