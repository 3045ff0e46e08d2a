//! The examples of OpenAPI 3.1 §4.8.26 and 3.2 §4.8.25 both ways, and XML that means harm.

use serde_json::{Value, json};

use super::*;

const STRINGS: Node = Node::String;

/// What stands behind the declaration.
fn written(xml: &Xml, value: &Value) -> String {
    let text = String::from_utf8(encode(xml, value).unwrap()).unwrap();
    let rest = text.strip_prefix(r#"<?xml version="1.0" encoding="UTF-8"?>"#);
    rest.unwrap().to_owned()
}

#[track_caller]
fn both_ways(xml: &Xml, value: &Value, text: &str) {
    assert_eq!(written(xml, value), text);
    assert_eq!(decode(xml, text.as_bytes()).unwrap(), *value);
}

fn read(xml: &Xml, text: &str) -> Value {
    decode(xml, text.as_bytes()).unwrap()
}

#[test]
fn attributes_prefixes_and_namespaces() {
    static PERSON: Xml = Xml::element(
        "Person",
        Node::Object(&[
            Member::new("id", Node::Integer).attribute(),
            Member::new("name", Node::String)
                .namespace("https://example.com/schema/sample")
                .prefix("sample"),
        ]),
    );
    both_ways(
        &PERSON,
        &json!({"id": 123, "name": "example"}),
        r#"<Person id="123"><sample:name xmlns:sample="https://example.com/schema/sample">example</sample:name></Person>"#,
    );
    // The prefix is the writer's affair, the namespace is not.
    let text =
        r#"<Person id="1" xmlns:s="https://example.com/schema/sample"><s:name>a</s:name></Person>"#;
    assert_eq!(read(&PERSON, text), json!({"id": 1, "name": "a"}));
    let text =
        r#"<Person id="1" xmlns="https://example.com/schema/sample"><name>a</name></Person>"#;
    assert_eq!(read(&PERSON, text), json!({"id": 1, "name": "a"}));
    assert_eq!(
        read(&PERSON, r#"<Person id="1"><name>a</name></Person>"#),
        json!({"id": 1})
    );
}

#[test]
fn lists() {
    let animals = json!({"animals": ["value1", "value2"]});
    static PLAIN: Xml = Xml::element(
        "Zoo",
        Node::Object(&[Member::new(
            "animals",
            Node::Array(&Xml::element("animals", STRINGS)),
        )]),
    );
    both_ways(
        &PLAIN,
        &animals,
        "<Zoo><animals>value1</animals><animals>value2</animals></Zoo>",
    );
    static ITEMS: Xml = Xml::element(
        "Zoo",
        Node::Object(&[Member::new(
            "animals",
            Node::Array(&Xml::element("animal", STRINGS)),
        )]),
    );
    both_ways(
        &ITEMS,
        &animals,
        "<Zoo><animal>value1</animal><animal>value2</animal></Zoo>",
    );
    static WRAPPED: Xml = Xml::element(
        "Zoo",
        Node::Object(&[
            Member::new("animals", Node::Array(&Xml::element("animals", STRINGS))).wrapped(),
        ]),
    );
    both_ways(
        &WRAPPED,
        &animals,
        "<Zoo><animals><animals>value1</animals><animals>value2</animals></animals></Zoo>",
    );
    static BOTH: Xml = Xml::element(
        "Zoo",
        Node::Object(&[
            Member::new("animals", Node::Array(&Xml::element("animal", STRINGS)))
                .named("aliens")
                .wrapped(),
        ]),
    );
    both_ways(
        &BOTH,
        &animals,
        "<Zoo><aliens><animal>value1</animal><animal>value2</animal></aliens></Zoo>",
    );
    both_ways(&BOTH, &json!({"animals": []}), "<Zoo><aliens/></Zoo>");
    // Without an element around it, an empty list is none.
    assert_eq!(read(&PLAIN, "<Zoo/>"), json!({}));
    static REQUIRED: Xml = Xml::element(
        "Zoo",
        Node::Object(&[
            Member::new("animals", Node::Array(&Xml::element("animals", STRINGS))).required(),
        ]),
    );
    both_ways(&REQUIRED, &json!({"animals": []}), "<Zoo></Zoo>");
}

#[test]
fn a_list_as_the_root() {
    static BIRD: Xml = Xml::element("bird", Node::Object(&[Member::new("id", Node::Integer)]));
    static BIRDS: Xml = Xml::root(Node::Array(&Xml::element("bird", Node::Of(&BIRD))));
    both_ways(
        &BIRDS,
        &json!([{"id": 1}, {"id": 2}]),
        "<root><bird><id>1</id></bird><bird><id>2</id></bird></root>",
    );
    assert_eq!(
        read(&BIRDS, "<birds><bird><id>1</id></bird></birds>"),
        json!([{"id": 1}])
    );
}

#[test]
fn text_beside_attributes() {
    static LINK: Xml = Xml::element(
        "link",
        Node::Object(&[
            Member::new("href", Node::String).attribute(),
            Member::new("title", Node::String).text(),
        ]),
    );
    both_ways(
        &LINK,
        &json!({"href": "/a?b&c", "title": "A & B"}),
        r#"<link href="/a?b&amp;c">A &amp; B</link>"#,
    );
    static SCRIPT: Xml = Xml::element(
        "script",
        Node::Object(&[Member::new("code", Node::String).cdata()]),
    );
    both_ways(
        &SCRIPT,
        &json!({"code": "a < b"}),
        "<script><![CDATA[a < b]]></script>",
    );
    let text = json!({"code": "a]]>b\rc"});
    assert_eq!(read(&SCRIPT, &written(&SCRIPT, &text)), text);
    let text = json!({"code": "a]]>b"});
    assert_eq!(read(&SCRIPT, &written(&SCRIPT, &text)), text);
}

#[test]
fn every_text_survives() {
    static NOTE: Xml = Xml::element(
        "note",
        Node::Object(&[
            Member::new("a", Node::String).attribute(),
            Member::new("b", Node::String),
        ]),
    );
    let hard = " <&>\"'\t\n\r]]> é 😀 &amp; ";
    let note = json!({"a": hard, "b": hard});
    assert_eq!(read(&NOTE, &written(&NOTE, &note)), note);
    assert!(encode(&NOTE, &json!({"b": "\u{1}"})).is_err());
    assert_eq!(
        read(
            &NOTE,
            "<note><b>a\r\n<![CDATA[<]]>&#65;&lt;<!-- c --></b></note>"
        ),
        json!({"b": "a\n<A<"})
    );
}

#[test]
fn values_are_what_is_asked_for() {
    static ALL: Xml = Xml::element(
        "all",
        Node::Object(&[
            Member::new("integer", Node::Integer),
            Member::new("number", Node::Number),
            Member::new("boolean", Node::Boolean),
            Member::new("either", Node::OneOf(&[Node::Integer, Node::String])),
            Member::new("list", Node::Array(&Xml::element("list", Node::Integer))).attribute(),
        ]),
    );
    both_ways(
        &ALL,
        &json!({"integer": -5, "number": 1.5, "boolean": true, "either": "x", "list": [1, 2]}),
        r#"<all list="1 2"><integer>-5</integer><number>1.5</number><boolean>true</boolean><either>x</either></all>"#,
    );
    assert_eq!(
        read(
            &ALL,
            "<all><integer> +007\n</integer><boolean>0</boolean><either>12</either></all>"
        ),
        json!({"integer": 7, "boolean": false, "either": 12})
    );
    // What is not of the kind stays, for others to say so; so does what is there twice, and what is unknown.
    assert_eq!(
        read(
            &ALL,
            "<all x='1'><integer>many</integer><number>NaN</number><boolean/><y/></all>"
        ),
        json!({"integer": "many", "number": "NaN", "boolean": "", "x": "1", "y": ""})
    );
    for text in ["+-5", "++5", "1e3", "1.0", "+", "-", "", "inf"] {
        let xml = format!("<all><integer>{text}</integer></all>");
        assert_eq!(read(&ALL, &xml), json!({"integer": text}), "{text}");
    }
    for (text, number) in [
        ("+1e3", json!(1e3)),
        ("-.5", json!(-0.5)),
        ("+-5", json!("+-5")),
    ] {
        let xml = format!("<all><number>{text}</number></all>");
        assert_eq!(read(&ALL, &xml), json!({"number": number}), "{text}");
    }
    assert_eq!(
        read(&ALL, "<all><integer>1</integer><integer>2</integer></all>"),
        json!({"integer": [1, 2]})
    );
    assert_eq!(
        read(&ALL, "<all><integer><a>1</a></integer></all>"),
        json!({"integer": {"a": "1"}})
    );
    // An object is no text, unless a member is.
    assert_eq!(read(&ALL, "<all>true</all>"), json!("true"));
    assert_eq!(read(&ALL, "<all>\n</all>"), json!({}));
}

#[test]
fn null_is_nil() {
    static NOTE: Xml = Xml::element("note", Node::Object(&[Member::new("b", Node::String)]));
    both_ways(
        &NOTE,
        &json!({"b": null}),
        r#"<note><b xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/></note>"#,
    );
}

#[test]
fn maps_unions_and_recursion() {
    static MAP: Xml = Xml::element("map", Node::Open(&[], &Node::Integer));
    both_ways(
        &MAP,
        &json!({"a": 1, "b": 2}),
        "<map><a>1</a><b>2</b></map>",
    );
    for key in ["a><b", "²", "µ", "ª", "-a", "1", "a:b", "a÷", ""] {
        assert!(encode(&MAP, &json!({ key: 1 })).is_err(), "{key}");
    }
    for key in ["é", "a-1.b", "a·b", "日本"] {
        assert!(encode(&MAP, &json!({ key: 1 })).is_ok(), "{key}");
    }
    static TREE: Xml = Xml::element(
        "tree",
        Node::Object(&[
            Member::new("name", Node::String).attribute(),
            Member::new("trees", Node::Array(&Xml::element("tree", Node::Of(&TREE)))),
        ]),
    );
    both_ways(
        &TREE,
        &json!({"name": "a", "trees": [{"name": "b"}]}),
        r#"<tree name="a"><tree name="b"></tree></tree>"#,
    );
    static CAT: Xml = Xml::element("cat", Node::Object(&[Member::new("lives", Node::Integer)]));
    static DOG: Xml = Xml::element("dog", Node::Object(&[Member::new("barks", Node::Boolean)]));
    static PET: Xml = Xml::element("pet", Node::OneOf(&[Node::Of(&CAT), Node::Of(&DOG)]));
    both_ways(
        &PET,
        &json!({"barks": true}),
        "<pet><barks>true</barks></pet>",
    );
    both_ways(&PET, &json!({"lives": 9}), "<pet><lives>9</lives></pet>");
    static CARE: Xml = Xml::element(
        "care",
        Node::Object(&[
            Member::new("cat", Node::Of(&CAT)).inline(),
            Member::new("dog", Node::Of(&DOG)),
        ]),
    );
    both_ways(
        &CARE,
        &json!({"cat": {"lives": 9}, "dog": {"barks": true}}),
        "<care><lives>9</lives><dog><barks>true</barks></dog></care>",
    );
}

#[test]
fn what_means_harm_is_refused() {
    let any = Xml::root(Node::Any);
    let bomb = r#"<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>"#;
    let file = r#"<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hosts">]><a>&b;</a>"#;
    let deep = "<a>".repeat(100_000);
    let spaces: String = (0..100).map(|n| format!(" xmlns:a{n}='b'")).collect();
    let spaces = format!("<a{spaces}/>");
    for text in [
        bomb,
        file,
        &deep,
        &spaces,
        "",
        " ",
        "<a>",
        "</a>",
        "<a></b>",
        "<a/><a/>",
        "<a/>b",
        "<a>&b;</a>",
        "<a>&#0;</a>",
        "<a b='1' b='2'/>",
        "<a b=1/>",
        "<?xml version='1.0' encoding='latin1'?><a/>",
        "{}",
        "<a",
    ] {
        assert!(decode(&any, text.as_bytes()).is_err(), "{text:.60}");
    }
    assert!(decode(&any, b"<a>\xff</a>").is_err());
    let error = decode(&Xml::element("b", Node::Any), b"<a/>").unwrap_err();
    assert_eq!(error.message, "the root element must be `b`, not `a`");
    let error = decode(&any, b"<a>\n<b></c></a>").unwrap_err();
    assert_eq!(error.line, 2, "{error:?}");
}

/// Twice the text is twice the work, whatever it is made of.
#[test]
fn large_bodies_are_read() {
    let any = Xml::root(Node::Any);
    let many = format!("<a>{}</a>", "<b/>".repeat(200_000));
    assert!(decode(&any, many.as_bytes()).is_ok());
    let attributes: String = (0..100_000).map(|n| format!(" a{n}=''")).collect();
    assert!(decode(&any, format!("<a{attributes}/>").as_bytes()).is_ok());
}
