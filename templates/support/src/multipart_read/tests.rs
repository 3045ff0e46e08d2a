use bytes::Bytes;
use serde_json::json;

use super::*;
use crate::multipart_write::write_object;

fn parts(of: &[(&str, &'static [u8])]) -> Vec<Received> {
    let part = |(name, content): &(&str, &'static [u8])| {
        let mut part = Received::default();
        (*name).clone_into(&mut part.name);
        part.content = Bytes::from_static(content);
        part
    };
    of.iter().map(part).collect()
}

fn held(fields: &[Parameter], parts: &[Received]) -> Result<Value, Vec<Violation>> {
    object(fields, parts, Texts::First).map(|reading| reading.value)
}

fn read(kind: Kind, of: &[(&str, &'static [u8])]) -> Result<Value, String> {
    let fields = [Parameter::query("", kind)];
    held(&fields, &parts(of)).map_err(|all| all[0].to_string())
}

#[test]
fn parts_that_are_not_described_are_read_as_the_others_are() {
    const ANY: Kind = Kind::Map(&Kind::Any);
    const TEXT: Kind = Kind::Map(&Kind::String);
    let twice: &[(_, &[u8])] = &[("a", b"1"), ("b", b"2"), ("a", b"3")];
    assert_eq!(read(ANY, twice), Ok(json!({"a": ["1", "3"], "b": "2"})));
    let once = "/a: must be there once".to_owned();
    assert_eq!(read(TEXT, twice), Err(once));
    for kind in [ANY, TEXT] {
        let refused = read(kind, &[("a", b"\xff")]).unwrap_err();
        assert!(
            refused.starts_with("/a: must be text in UTF-8"),
            "{refused}"
        );
    }
    // What no type keeps is only there.
    let kept = held(&[], &parts(&[("a", b"\xff"), ("b", b"2")]));
    assert_eq!(kept.unwrap(), json!({"a": null, "b": "2"}));
}

#[test]
fn what_is_not_described_is_noted_where_that_is_asked_for() {
    static FIELDS: [Parameter; 1] =
        [Parameter::query("deep", Kind::Map(&Kind::Any)).style(Style::DeepObject)];
    static FORM: Media = Media::Multipart(&FIELDS, &["image"]);
    let read = |names: &[&str], content_type: Option<&str>| {
        let named: Vec<(&str, &[u8])> = names.iter().map(|name| (*name, &b"x"[..])).collect();
        let mut parts = parts(&named);
        for part in &mut parts {
            part.content_type = content_type.map(str::to_owned);
        }
        let found = read_parts(&FORM, parts, |form| {
            form.only_known();
            form.of_types("image", &["image/png", "video/*"]);
            Ok(())
        });
        found.map_err(|all| all.iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    assert_eq!(read(&["deep[a]", "image"], None), Ok(()));
    for content_type in ["image/PNG", "video/mp4; a=b", "application/octet-stream"] {
        assert_eq!(
            read(&["image"], Some(content_type)),
            Ok(()),
            "{content_type}"
        );
    }
    let refused = read(&["a", "b", "a"], None).unwrap_err();
    assert_eq!(refused, ["/a: must not be there", "/b: must not be there"]);
    let refused = read(&["image"], Some("text/html")).unwrap_err();
    assert_eq!(refused, ["/image: must be of image/png or video/*"]);
}

#[test]
fn styled_parts_hold_text_and_commas() {
    const PLACE: Kind = Kind::Object(&[("town", Kind::String)]);
    static FIELDS: [Parameter; 4] = [
        Parameter::query("deep", PLACE).style(Style::DeepObject),
        Parameter::query("pipes", Kind::Array(&Kind::String))
            .style(Style::PipeDelimited)
            .explode(false),
        Parameter::query("word", Kind::String).explode(false),
        Parameter::query("flat", PLACE).explode(false),
    ];
    let media = Media::Multipart(&FIELDS, &[]);
    let written = |value: &Value| {
        let body = write_object(&media, value).map(|mut body| body.whole().unwrap());
        body.map(|body| String::from_utf8(body.to_vec()).unwrap())
    };
    let value = json!({"deep": {"town": "a, b"}, "pipes": ["a,b", "c"], "word": "a,b"});
    let text = written(&value).unwrap();
    for part in [
        "\"deep[town]\"\r\n\r\na, b\r\n",
        "\r\na,b|c\r\n",
        "\r\na,b\r\n",
    ] {
        assert!(text.contains(part), "{text}");
    }
    let came = parts(&[
        ("deep[town]", b"a, b"),
        ("pipes", b"a,b|c"),
        ("word", b"a,b"),
    ]);
    assert_eq!(held(&FIELDS, &came).unwrap(), value);
    // Nothing in a part says that it does not stand between others.
    let refused = written(&json!({"flat": {"town": "a,b"}})).unwrap_err();
    assert_eq!(refused, "`flat` can't hold `,` in a part");
    let refused = held(&FIELDS, &parts(&[("deep[town]", b"\xff")])).unwrap_err();
    assert_eq!(refused[0].to_string(), "/deep: must be text in UTF-8");
}
