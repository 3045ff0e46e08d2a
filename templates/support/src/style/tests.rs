use serde_json::{Value, json};

use super::*;

const COLOR: Kind = Kind::Object(&[
    ("R", Kind::Integer),
    ("G", Kind::Integer),
    ("B", Kind::Integer),
]);
const LIST: Kind = Kind::Array(&Kind::String);

fn at(location: Location, style: Style, explode: bool, kind: Kind) -> Parameter {
    Parameter::new("color", location, kind, style)
        .style(style)
        .explode(explode)
}

fn read(parameter: &Parameter, text: &str) -> Result<Value, String> {
    let read = match parameter.location {
        Location::Query => decode(parameter, Raw::Pairs(&pairs(text, '&'))),
        Location::Cookie => decode(parameter, Raw::Pairs(&pairs(text, ';'))),
        Location::Querystring => decode(parameter, Raw::Text(text)),
        Location::Path | Location::Header => decode(parameter, Raw::Text(text)),
    };
    read.map_err(|violation| violation.to_string())
}

/// OpenAPI 3.1 §4.8.12.4, with the delimiters as later editions correct them, and both directions.
#[test]
fn the_table_of_the_specification() {
    use Location::{Cookie, Header, Path, Query};
    let string = json!("blue");
    let list = json!(["blue", "black", "brown"]);
    let object = json!({"R": 100, "G": 200, "B": 150});
    for (location, style, explode, texts) in [
        (
            Path,
            Style::Matrix,
            false,
            [
                ";color=blue",
                ";color=blue,black,brown",
                ";color=R,100,G,200,B,150",
            ],
        ),
        (
            Path,
            Style::Matrix,
            true,
            [
                ";color=blue",
                ";color=blue;color=black;color=brown",
                ";R=100;G=200;B=150",
            ],
        ),
        (
            Path,
            Style::Label,
            false,
            [".blue", ".blue,black,brown", ".R,100,G,200,B,150"],
        ),
        (
            Path,
            Style::Label,
            true,
            [".blue", ".blue.black.brown", ".R=100.G=200.B=150"],
        ),
        (
            Path,
            Style::Simple,
            false,
            ["blue", "blue,black,brown", "R,100,G,200,B,150"],
        ),
        (
            Path,
            Style::Simple,
            true,
            ["blue", "blue,black,brown", "R=100,G=200,B=150"],
        ),
        (
            Header,
            Style::Simple,
            false,
            ["blue", "blue,black,brown", "R,100,G,200,B,150"],
        ),
        (
            Header,
            Style::Simple,
            true,
            ["blue", "blue,black,brown", "R=100,G=200,B=150"],
        ),
        (
            Query,
            Style::Form,
            false,
            [
                "color=blue",
                "color=blue,black,brown",
                "color=R,100,G,200,B,150",
            ],
        ),
        (
            Query,
            Style::Form,
            true,
            [
                "color=blue",
                "color=blue&color=black&color=brown",
                "R=100&G=200&B=150",
            ],
        ),
        (
            Query,
            Style::SpaceDelimited,
            false,
            [
                "color=blue",
                "color=blue%20black%20brown",
                "color=R%20100%20G%20200%20B%20150",
            ],
        ),
        (
            Query,
            Style::PipeDelimited,
            false,
            [
                "color=blue",
                "color=blue%7Cblack%7Cbrown",
                "color=R%7C100%7CG%7C200%7CB%7C150",
            ],
        ),
        (
            Query,
            Style::PipeDelimited,
            true,
            [
                "color=blue",
                "color=blue&color=black&color=brown",
                "R=100&G=200&B=150",
            ],
        ),
        (
            Cookie,
            Style::Form,
            false,
            [
                "color=blue",
                "color=blue,black,brown",
                "color=R,100,G,200,B,150",
            ],
        ),
        (
            Cookie,
            Style::Form,
            true,
            [
                "color=blue",
                "color=blue; color=black; color=brown",
                "R=100; G=200; B=150",
            ],
        ),
    ] {
        for (kind, value, text) in [
            (Kind::String, &string, texts[0]),
            (LIST, &list, texts[1]),
            (COLOR, &object, texts[2]),
        ] {
            let parameter = at(location, style, explode, kind);
            assert_eq!(
                encode(&parameter, value).as_deref(),
                Ok(text),
                "{parameter:?}"
            );
            assert_eq!(read(&parameter, text).as_ref(), Ok(value), "{parameter:?}");
        }
    }
}

#[test]
fn delimiters_in_data_are_data() {
    for (location, style, explode) in [
        (Location::Path, Style::Simple, false),
        (Location::Path, Style::Matrix, true),
        (Location::Query, Style::Form, false),
        (Location::Query, Style::Form, true),
        (Location::Cookie, Style::Form, true),
    ] {
        let parameter = at(location, style, explode, LIST);
        let value = json!(["a,b", "c;d", "e&f=g", "../%2F+ ü", "h i"]);
        let text = encode(&parameter, &value).unwrap();
        assert_eq!(read(&parameter, &text), Ok(value), "{text}");
        let reserved = parameter.allow_reserved();
        let value = json!(["a,b", "c;d", "e/f:g", "h"]);
        let text = encode(&reserved, &value).unwrap();
        assert_eq!(read(&reserved, &text), Ok(value), "{text}");
    }
    let reserved = Parameter::query("color", LIST)
        .explode(false)
        .allow_reserved();
    assert_eq!(
        encode(&reserved, &json!(["a,b:c", "d"])).as_deref(),
        Ok("color=a%2Cb:c,d")
    );
    let members = Parameter::query("o", Kind::Map(&Kind::String)).allow_reserved();
    let value = json!({"a=b": "c=d,e"});
    assert_eq!(encode(&members, &value).as_deref(), Ok("a%3Db=c=d,e"));
    assert_eq!(read(&members, "a%3Db=c=d,e"), Ok(value));
}

#[test]
fn what_could_not_be_read_again_is_refused() {
    let list = |location, style, explode| at(location, style, explode, LIST);
    for (parameter, value) in [
        (list(Location::Header, Style::Simple, false), json!(["a,b"])),
        (list(Location::Path, Style::Label, true), json!(["a.b"])),
        (
            list(Location::Query, Style::SpaceDelimited, false),
            json!(["a b", "c"]),
        ),
        (
            list(Location::Query, Style::PipeDelimited, false),
            json!(["a|b"]),
        ),
        (Parameter::query("color", LIST).explode(false), json!([""])),
        (Parameter::header("color", Kind::String), json!("a\r\nb: c")),
        (
            Parameter::cookie("color", Kind::String).style(Style::Cookie),
            json!("a; b=c"),
        ),
        (Parameter::header("color", Kind::String), json!(" a")),
        (Parameter::header("color", Kind::String), json!("a\t")),
        (Parameter::header("color", Kind::String), json!("a\0b")),
        (Parameter::header("color", LIST), json!(["a", "b "])),
        (Parameter::header("color", LIST), json!(["a", ""])),
        (Parameter::path("color", Kind::String), json!("")),
        (Parameter::path("color", Kind::String), json!("..")),
        (Parameter::path("color", LIST), json!([])),
    ] {
        assert!(encode(&parameter, &value).is_err(), "{parameter:?} {value}");
    }
}

/// RFC 6265 §4.1.1: other characters end the cookie, or are taken off or apart by those who read it.
#[test]
fn cookies_hold_what_cookies_can_hold() {
    let plain = Parameter::cookie("color", Kind::String);
    let styled = plain.style(Style::Cookie);
    let lists = at(Location::Cookie, Style::Cookie, false, LIST);
    let keys = Parameter::cookie("color", Kind::Map(&Kind::String)).style(Style::Cookie);
    for odd in [
        "a b", " a", "a,b", "\"a\"", "a\\b", "a;b", "a\r\nb", "a\0", "\t", "ü",
    ] {
        let text = encode(&plain, &json!(odd)).unwrap();
        assert!(
            text.starts_with("color=") && is_cookie_value(&text),
            "{text}"
        );
        assert_eq!(read(&plain, &text), Ok(json!(odd)));
        assert!(encode(&styled, &json!(odd)).is_err(), "{odd:?}");
        assert!(encode(&lists, &json!(["a", odd])).is_err(), "{odd:?}");
        assert!(encode(&keys, &json!({odd: "a"})).is_err(), "{odd:?}");
    }
    let odd = "%20=&+'()[]{}<>@:/?";
    let text = encode(&styled, &json!(odd)).unwrap();
    assert_eq!(text, format!("color={odd}"));
    assert_eq!(read(&styled, &text), Ok(json!(odd)));
    assert_eq!(
        encode(&lists, &json!(["a", "b"])).as_deref(),
        Ok("color=a,b")
    );
}

#[test]
fn path_segments_stay_segments() {
    let parameter = Parameter::path("id", Kind::String);
    assert_eq!(
        encode(&parameter, &json!("a/../b?c#d")).unwrap(),
        "a%2F..%2Fb%3Fc%23d"
    );
    assert_eq!(
        encode(&parameter.allow_reserved(), &json!("a/b:c@d")).unwrap(),
        "a%2Fb:c@d"
    );
    assert_eq!(read(&parameter, "a%2Fb+c"), Ok(json!("a/b+c")));
    assert_eq!(
        read(&parameter, "%FF"),
        Err("/path/id: must be UTF-8".to_owned())
    );
}

#[test]
fn reserved_characters_stay_in_cookies() {
    let parameter = Parameter::cookie("c[d]", Kind::String);
    let text = "a/b:c?d=e&f, g;h%2F";
    let encoded = encode(&parameter.allow_reserved(), &json!(text)).unwrap();
    assert_eq!(encoded, "c%5Bd%5D=a/b:c?d=e&f%2C%20g%3Bh%252F");
    let pairs = pairs(&encoded, ';');
    assert_eq!(
        decode(&parameter, Raw::Pairs(&pairs)).ok(),
        Some(json!(text))
    );
    let members = Parameter::cookie("c", Kind::Map(&Kind::String)).allow_reserved();
    assert_eq!(
        encode(&members, &json!({"a/b": "c/d"})).as_deref(),
        Ok("a%2Fb=c/d")
    );
}

#[test]
fn scalars_are_read_by_kind() {
    let read = |kind, text: &str| read(&Parameter::header("n", kind), text);
    assert_eq!(read(Kind::Integer, "-12"), Ok(json!(-12)));
    assert_eq!(read(Kind::Number, "1.5"), Ok(json!(1.5)));
    assert_eq!(read(Kind::Boolean, "true"), Ok(json!(true)));
    assert_eq!(read(Kind::Any, "1"), Ok(json!("1")));
    const EITHER: Kind = Kind::OneOf(&[Kind::Integer, Kind::Null, Kind::String]);
    assert_eq!(read(EITHER, "1"), Ok(json!(1)));
    assert_eq!(read(EITHER, "null"), Ok(json!(null)));
    assert_eq!(read(EITHER, "1.5"), Ok(json!("1.5")));
    for (kind, text) in [
        (Kind::Integer, "1.5"),
        (Kind::Integer, " 1"),
        (Kind::Integer, "+1"),
        (Kind::Number, "NaN"),
        (Kind::Number, ""),
        (Kind::Boolean, "yes"),
    ] {
        assert!(
            read(kind, text)
                .unwrap_err()
                .starts_with("/header/n: must be "),
            "{text}"
        );
    }
}

#[test]
fn presence() {
    let optional = Parameter::query("n", Kind::Integer);
    assert_eq!(read(&optional, "m=1"), Ok(json!(null)));
    assert_eq!(
        read(&optional.required(), "m=1"),
        Err("/query/n: must be there".to_owned())
    );
    assert_eq!(
        read(&optional, "n=1&n=2"),
        Err("/query/n: must be there once".to_owned())
    );
    assert!(read(&optional, "n=").is_err());
    assert_eq!(read(&optional.allow_empty(), "n"), Ok(json!(null)));
    // Of a text, and of a list, that can't be empty.
    for kind in [Kind::String, Kind::Array(&Kind::Integer)] {
        let unused = Parameter::query("n", kind).allow_empty();
        for (query, expected) in [("n=", json!(null)), ("n=1", read(&unused, "n=1").unwrap())] {
            assert_eq!(read(&unused, query), Ok(expected));
            assert!(read(&unused.explode(false), query).is_ok());
        }
    }
    let members = Kind::Object(&[("a", Kind::Integer)]);
    let spread = Parameter::query("n", members).allow_empty();
    assert_eq!(read(&spread, "n=&a=1"), Ok(json!({"a": 1})));
    assert_eq!(
        read(&Parameter::query("s", Kind::String), "s="),
        Ok(json!(""))
    );
    assert_eq!(encode(&optional, &json!(null)).as_deref(), Ok(""));
    assert_eq!(
        read(&Parameter::query("l", LIST).explode(false), "l="),
        Ok(json!([]))
    );
}

#[test]
fn documents_and_what_styles_have_no_form_for_are_json() {
    const POINTS: Kind = Kind::Array(&Kind::Map(&Kind::Any));
    let value = json!([{"x": [1, null]}]);
    for parameter in [
        Parameter::query("p", POINTS).style(Style::Json),
        Parameter::query("p", POINTS),
        Parameter::header("p", Kind::Any).style(Style::Json),
    ] {
        let text = encode(&parameter, &value).unwrap();
        assert_eq!(read(&parameter, &text), Ok(value.clone()), "{text}");
    }
    let twice = read(
        &Parameter::query("p", POINTS).style(Style::Json),
        r#"p=[{"x":1,"x":2}]"#,
    );
    let twice = twice.unwrap_err();
    assert!(
        twice.contains("/p/0: must have the member `x` once"),
        "{twice}"
    );
    let text = Parameter::query("p", Kind::String).style(Style::Text);
    assert_eq!(encode(&text, &json!("a b")).as_deref(), Ok("p=a%20b"));
    assert_eq!(read(&text, "p=a+b%20c"), Ok(json!("a b c")));
    let number = Parameter::query("p", Kind::Integer).style(Style::Text);
    assert_eq!(encode(&number, &json!(7)).as_deref(), Ok("p=7"));
    assert_eq!(read(&number, "p=7"), Ok(json!(7)));
}

#[test]
fn a_pair_is_escaped() {
    assert_eq!(pair("api key", "a&b=c"), "api%20key=a%26b%3Dc");
}

#[test]
fn keys_belong_to_parameters() {
    let deep = Parameter::query("deep", Kind::Map(&Kind::Any)).style(Style::DeepObject);
    let point = Parameter::query("point", Kind::Object(&[("x", Kind::Integer)]));
    let open = Parameter::query("open", Kind::Map(&Kind::Any));
    assert!(open.is_open() && !point.is_open() && !deep.is_open());
    for (key, owners) in [
        ("deep[a]", [true, false, false]),
        ("x", [false, true, false]),
        ("point", [false, false, false]),
        ("other", [false, false, false]),
    ] {
        assert_eq!(
            [deep.has(key), point.has(key), open.has(key)],
            owners,
            "{key}"
        );
    }
    let pairs = pairs("a=1&a=2&b=3", '&');
    let value = decode(&open, Raw::Pairs(&pairs)).unwrap();
    assert_eq!(value, serde_json::json!({"a": ["1", "2"], "b": "3"}));
}

#[test]
fn an_object_may_have_members_without_a_name() {
    const OPEN: Kind = Kind::Open(&[("word", Kind::String)], &Kind::Integer);
    let value = json!({"word": "1", "n": 2});
    for (location, style, explode, text) in [
        (Location::Query, Style::Form, true, "word=1&n=2"),
        (Location::Query, Style::Form, false, "color=word,1,n,2"),
        (
            Location::Query,
            Style::DeepObject,
            true,
            "color%5Bword%5D=1&color%5Bn%5D=2",
        ),
        (Location::Header, Style::Simple, false, "word,1,n,2"),
        (Location::Path, Style::Matrix, true, ";word=1;n=2"),
    ] {
        let parameter = at(location, style, explode, OPEN);
        assert_eq!(read(&parameter, text), Ok(value.clone()), "{text}");
    }
    let parameter = at(Location::Query, Style::Form, true, OPEN);
    assert!(read(&parameter, "word=1&n=x").is_err());
    assert!(parameter.is_open() && parameter.has("word") && !parameter.has("n"));
}

#[test]
fn lists_among_the_members_of_an_object_have_a_pair_for_each_item() {
    const EITHER: Kind = Kind::OneOf(&[Kind::Array(&Kind::Integer), Kind::Null]);
    const POINTS: Kind = Kind::Array(&Kind::Map(&Kind::Any));
    const PAGE: Kind = Kind::Object(&[
        ("page", Kind::Integer),
        ("sort", Kind::Array(&Kind::String)),
        ("ids", EITHER),
        ("points", POINTS),
        ("pair", Kind::Tuple(&[Kind::String], &Kind::Integer)),
    ]);
    let value = json!({"page": 1, "sort": ["name,asc", "id"], "ids": [3], "points": [{"x": 1}], "pair": ["7", 7]});
    let text = "page=1&sort=name%2Casc&sort=id&ids=3&points=%5B%7B%22x%22%3A1%7D%5D&pair=7&pair=7";
    let page = Parameter::query("page", PAGE);
    assert_eq!(encode(&page, &value).as_deref(), Ok(text));
    assert_eq!(read(&page, text), Ok(value.clone()));
    assert_eq!(read(&page, "sort=a"), Ok(json!({"sort": ["a"]})));
    assert!(read(&page, "page=1&page=2").is_err());
    assert!(
        read(&page, "pair=7&pair=x")
            .unwrap_err()
            .contains("/pair/1")
    );
    // Only pairs may be repeated.
    let header = at(Location::Header, Style::Simple, true, PAGE);
    let text = encode(&header, &json!({"sort": ["a"]})).unwrap();
    assert_eq!(text, "sort=[\"a\"]");
    assert_eq!(read(&header, &text), Ok(json!({"sort": ["a"]})));
    for kind in [
        Kind::Map(&Kind::Array(&Kind::String)),
        Kind::OneOf(&[Kind::Map(&Kind::String), PAGE]),
    ] {
        let lists = Parameter::query("lists", kind);
        let value = json!({"sort": ["a", "b"]});
        assert_eq!(encode(&lists, &value).as_deref(), Ok("sort=a&sort=b"));
        assert_eq!(read(&lists, "sort=a&sort=b"), Ok(value));
    }
}

/// Where its items are not known by their texts, a list is a document, for both ends.
#[test]
fn lists_of_anything_among_the_members_of_an_object_are_documents() {
    const POINTS: Kind = Kind::Array(&Kind::Map(&Kind::Any));
    const TEXTS: Kind = Kind::Array(&Kind::String);
    for (kind, list) in [
        (Kind::OneOf(&[TEXTS, POINTS]), json!([{"x": 1}])),
        (Kind::OneOf(&[TEXTS, POINTS]), json!(["a"])),
        (Kind::Array(&Kind::Any), json!([[1, 2], 3])),
        (
            Kind::Array(&Kind::OneOf(&[Kind::String, Kind::Null])),
            json!([null, "a"]),
        ),
    ] {
        let members: &'static [_] = Box::leak(Box::new([("m", kind)]));
        let object = Parameter::query("lists", Kind::Object(members));
        let value = json!({ "m": list });
        let text = encode(&object, &value).unwrap();
        assert!(text.starts_with("m=%5B"), "{text}");
        assert_eq!(read(&object, &text), Ok(value));
    }
    const ONE: Kind = Kind::Object(&[("m", TEXTS)]);
    const OTHER: Kind = Kind::Object(&[("m", POINTS)]);
    let either = Parameter::query("lists", Kind::OneOf(&[ONE, OTHER]));
    let value = json!({"m": [{"x": 1}]});
    let text = encode(&either, &value).unwrap();
    assert_eq!(read(&either, &text), Ok(value));
    // A list without items is as one that is not there, which holds of forms too.
    assert_eq!(
        encode(&Parameter::query("lists", ONE), &json!({"m": []})).as_deref(),
        Ok("")
    );
}

#[test]
fn an_object_without_members_is_written_as_nothing() {
    const PAGE: Kind = Kind::Object(&[("page", Kind::Integer)]);
    let page = Parameter::query("page", PAGE).required();
    for page in [
        page,
        page.style(Style::DeepObject),
        Parameter::cookie("page", PAGE).required(),
    ] {
        assert_eq!(encode(&page, &json!({})).as_deref(), Ok(""));
        assert_eq!(read(&page, ""), Ok(json!({})));
    }
    assert!(read(&page.explode(false), "").is_err());
    assert_eq!(read(&Parameter::query("page", PAGE), ""), Ok(Value::Null));
}

/// The name of a cookie is opaque (RFC 6265 §4.1.1): nobody can write that of another in a second way.
#[test]
fn cookies_have_one_name() {
    let host = Parameter::cookie("__Host-sid", Kind::String);
    for host in [host, host.style(Style::Cookie)] {
        assert_eq!(read(&host, "__Host-sid=a"), Ok(json!("a")));
        assert_eq!(read(&host, "b=1; %5F_Host-sid=evil"), Ok(Value::Null));
        assert_eq!(read(&host, "\u{a0}__Host-sid=evil"), Ok(Value::Null));
    }
    // What needs to be encoded is found as it is written.
    let odd = Parameter::cookie("a[b]", Kind::String);
    let written = encode(&odd, &json!("x y")).unwrap();
    assert_eq!(written, "a%5Bb%5D=x%20y");
    for text in [&written, "a[b]=x%20y"] {
        assert_eq!(read(&odd, text), Ok(json!("x y")));
        assert!(odd.has(text.split('=').next().unwrap()));
    }
    assert_eq!(read(&odd.style(Style::Cookie), &written), Ok(Value::Null));
    let keys = Parameter::cookie("all", Kind::Map(&Kind::String));
    let object = json!({"a b": "1", "c": "2"});
    assert_eq!(read(&keys, &encode(&keys, &object).unwrap()), Ok(object));
    assert_eq!(read(&keys, "%63=1"), Ok(json!({"%63": "1"})));
}

/// RFC 9110 §5.6.1.2.
#[test]
fn empty_elements_of_a_header_are_none() {
    let header = Parameter::header("color", LIST);
    assert_eq!(read(&header, ", a,,b ,\t, "), Ok(json!(["a", "b"])));
    assert_eq!(read(&header, ","), Ok(json!([])));
    let exploded = at(Location::Header, Style::Simple, true, COLOR);
    assert_eq!(read(&exploded, ",R=1, ,G=2"), Ok(json!({"R": 1, "G": 2})));
    // Elsewhere they are texts, and the value of a key may be one.
    let path = at(Location::Path, Style::Simple, false, LIST);
    assert_eq!(read(&path, "a,,b"), Ok(json!(["a", "", "b"])));
    let pairs = at(
        Location::Header,
        Style::Simple,
        false,
        Kind::Map(&Kind::String),
    );
    assert_eq!(read(&pairs, "R,,G,2"), Ok(json!({"R": "", "G": "2"})));
}
