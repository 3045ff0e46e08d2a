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

/// The example of OpenAPI 3.2 §4.26.6.6.
#[test]
fn cdata_stands_between_white_space() {
    static DOCUMENT: Xml = Xml::element(
        "Documentation",
        Node::Object(&[Member::new("content", Node::String).cdata()]),
    );
    static STORED: Xml = Xml::element("StoredDocument", Node::Of(&DOCUMENT));
    let value = json!({"content": "<html><head><title>Awesome Docs</title></head></html>"});
    both_ways(
        &STORED,
        &value,
        "<StoredDocument><![CDATA[<html><head><title>Awesome Docs</title></head></html>]]></StoredDocument>",
    );
    assert_eq!(
        read(
            &STORED,
            "<StoredDocument>\n  <![CDATA[<html><head><title>Awesome ]]><![CDATA[Docs</title></head></html>]]>\n</StoredDocument>"
        ),
        value
    );
    for (text, content) in [
        (" a <![CDATA[b]]> ", " a b "),
        (" <![CDATA[ b ]]> ", " b "),
        ("<![CDATA[a]]> <![CDATA[b]]>", "a b"),
        (" a ", " a "),
    ] {
        let xml = format!("<StoredDocument>{text}</StoredDocument>");
        assert_eq!(read(&STORED, &xml), json!({ "content": content }), "{text}");
    }
}

/// The examples of OpenAPI 3.2 §4.26.6.7.
#[test]
fn items_by_position() {
    static SEQUENCE: Xml = Xml::element(
        "OneTwoThree",
        Node::Tuple(&[
            Xml::element("One", Node::String),
            Xml::element(
                "Two",
                Node::Object(&[
                    Member::new("unit", Node::String).attribute(),
                    Member::new("value", Node::Number).text().required(),
                ]),
            ),
            Xml::element("Three", Node::Boolean),
        ]),
    );
    both_ways(
        &SEQUENCE,
        &json!(["Some text", {"unit": "cubits", "value": 42}, null]),
        r#"<OneTwoThree><One>Some text</One><Two unit="cubits">42</Two><Three xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/></OneTwoThree>"#,
    );
    // Neither in another order nor under other names.
    for text in [
        "<Two unit='a'>1</Two><One>a</One><Three>true</Three>",
        "<One>a</One><One unit='a'>1</One><One>true</One>",
    ] {
        let text = format!("<OneTwoThree>{text}</OneTwoThree>");
        assert!(!read(&SEQUENCE, &text).is_array(), "{text}");
    }
    let text = "<OneTwoThree>\n <One>a</One>\n</OneTwoThree>";
    assert_eq!(read(&SEQUENCE, text), json!(["a"]));

    static REPORT: Xml = Xml::element(
        "Report",
        Node::Tuple(&[
            Xml::text(Node::String),
            Xml::element("data", Node::Number),
            Xml::cdata(Node::String),
        ]),
    );
    both_ways(
        &REPORT,
        &json!(["Some preamble text.", 42, "Some postamble text."]),
        "<Report>Some preamble text.<data>42</data><![CDATA[Some postamble text.]]></Report>",
    );
    both_ways(
        &REPORT,
        &json!(["", 42, ""]),
        "<Report><data>42</data><![CDATA[]]></Report>",
    );
    assert_eq!(
        read(&REPORT, "<Report><data>42</data></Report>"),
        json!(["", 42, ""])
    );
    assert_eq!(
        read(
            &REPORT,
            "<Report> <data>42</data>\n<![CDATA[ a ]]>\n</Report>"
        ),
        json!([" ", 42, " a "])
    );
    assert_eq!(
        written(&REPORT, &json!(["a", 42.0, null])),
        "<Report>a<data>42</data></Report>"
    );
}

#[test]
fn items_of_several_names_and_texts() {
    static NOTE: Xml = Xml::element("note", Node::Object(&[Member::new("a", Node::String)]));
    static CODE: Xml = Xml::element("code", Node::Object(&[Member::new("b", Node::Integer)]));
    static NAMED: Xml = Xml::one_of(&[
        Xml::element("note", Node::Of(&NOTE)),
        Xml::element("code", Node::Of(&CODE)),
    ]);
    static NOTES: Xml = Xml::element("notes", Node::Array(&NAMED));
    both_ways(
        &NOTES,
        &json!([{"b": 1}, {"a": "x"}, {"b": 2}]),
        "<notes><code><b>1</b></code><note><a>x</a></note><code><b>2</b></code></notes>",
    );
    assert_eq!(
        read(&NOTES, "<notes>\n <code/>\n <note/>\n</notes>"),
        json!([{}, {}])
    );
    assert!(!read(&NOTES, "<notes><code/><other/></notes>").is_array());
    static PAGE: Xml = Xml::element(
        "page",
        Node::Object(&[
            Member::new("n", Node::Integer).attribute(),
            Member::new("notes", Node::Array(&NAMED)),
            Member::new("title", Node::String),
        ]),
    );
    both_ways(
        &PAGE,
        &json!({"n": 1, "notes": [{"b": 1}, {"a": "x"}], "title": "t"}),
        r#"<page n="1"><code><b>1</b></code><note><a>x</a></note><title>t</title></page>"#,
    );
    assert_eq!(
        read(&PAGE, "<page>\n<note/><title>t</title><code/>\n</page>"),
        json!({"notes": [{}, {}], "title": "t"})
    );
    assert_eq!(read(&PAGE, "<page>\n</page>"), json!({}));

    static LIKE: Xml = Xml::element(
        "pets",
        Node::Array(&Xml::one_of(&[
            Xml::element("cat", Node::Any).when("kind", &["cat"]),
            Xml::element("dog", Node::Any).when("kind", &["dog", "puppy"]),
        ])),
    );
    both_ways(
        &LIKE,
        &json!([{"kind": "puppy"}, {"kind": "cat"}]),
        "<pets><dog><kind>puppy</kind></dog><cat><kind>cat</kind></cat></pets>",
    );

    static MIXED: Xml = Xml::one_of(&[
        Xml::text(Node::String),
        Xml::element("note", Node::Of(&NOTE)),
    ]);
    static TEXT: Xml = Xml::element(
        "text",
        Node::Object(&[
            Member::new("lang", Node::String).attribute(),
            Member::new("parts", Node::Array(&MIXED)).required(),
        ]),
    );
    for (value, text) in [
        (
            json!({"lang": "en", "parts": ["a ", {"a": "x"}, " ", {"a": "y"}]}),
            r#"<text lang="en">a <note><a>x</a></note> <note><a>y</a></note></text>"#,
        ),
        (json!({"parts": ["a & b"]}), "<text>a &amp; b</text>"),
        (json!({"parts": []}), "<text></text>"),
    ] {
        both_ways(&TEXT, &value, text);
    }
    static SIZES: Xml = Xml::element(
        "sizes",
        Node::Array(&Xml::one_of(&[
            Xml::text(Node::Integer),
            Xml::element("none", Node::Null),
        ])),
    );
    assert_eq!(
        read(&SIZES, "<sizes>\n1 <none/>\n<none/> 2 </sizes>"),
        json!([1, null, null, 2])
    );
}

/// The example of OpenAPI 3.2 §4.26.6.8: an attribute is left out for `null`, and read so.
#[test]
fn what_may_be_null_is_where_nothing_is_written() {
    static PRODUCT: Xml = Xml::element(
        "product",
        Node::Object(&[
            Member::new("count", Node::Number).attribute().nullable(),
            Member::new("rating", Node::String).attribute(),
            Member::new("description", Node::String),
            Member::new("related", Node::Object(&[])),
        ]),
    );
    both_ways(
        &PRODUCT,
        &json!({"count": null, "description": "Thing", "related": null}),
        r#"<product><description>Thing</description><related xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/></product>"#,
    );
    both_ways(
        &PRODUCT,
        &json!({"count": 42, "description": "Thing", "related": {}}),
        r#"<product count="42"><description>Thing</description><related/></product>"#,
    );
    static SIZE: Xml = Xml::element(
        "size",
        Node::Object(&[
            Member::new("unit", Node::String).attribute().nullable(),
            Member::new("value", Node::Number)
                .text()
                .required()
                .nullable(),
        ]),
    );
    both_ways(
        &SIZE,
        &json!({"unit": null, "value": null}),
        "<size></size>",
    );
    static BOX: Xml = Xml::element(
        "box",
        Node::Object(&[Member::new("size", Node::Of(&SIZE)).inline()]),
    );
    assert_eq!(read(&BOX, "<box/>"), json!({}));
}

#[test]
fn a_list_without_an_element_may_be_null() {
    static TAGS: Xml = Xml::element(
        "pet",
        Node::Object(&[
            Member::new("tags", Node::Array(&Xml::element("tags", STRINGS))).nullable(),
            Member::new("toys", Node::Array(&Xml::element("toy", STRINGS)))
                .required()
                .nullable(),
        ]),
    );
    for value in [
        json!({"tags": null, "toys": null}),
        json!({"tags": ["a"], "toys": []}),
        json!({"toys": ["a", "b"]}),
    ] {
        assert_eq!(read(&TAGS, &written(&TAGS, &value)), value);
    }
}

#[test]
fn names_of_attributes() {
    static LINK: Xml = Xml::element(
        "link",
        Node::Object(&[
            Member::new("a", Node::String)
                .namespace("urn:a")
                .attribute(),
            Member::new("lang", Node::String).prefix("xml").attribute(),
            Member::new("space", Node::String)
                .namespace("http://www.w3.org/XML/1998/namespace")
                .prefix("xml")
                .attribute(),
        ]),
    );
    both_ways(
        &LINK,
        &json!({"a": "1", "lang": "en", "space": "preserve"}),
        r#"<link a="1" xml:lang="en" xml:space="preserve"></link>"#,
    );
    // Of no interest where nobody asks.
    static WORD: Xml = Xml::element("word", Node::Object(&[]));
    assert_eq!(read(&WORD, r#"<word xml:lang="en"/>"#), json!({}));
    static TWICE: Xml = Xml::element(
        "twice",
        Node::Object(&[Member::new("a", Node::String)
            .namespace("urn:a")
            .prefix("p")
            .attribute()]),
    )
    .namespace("urn:b")
    .prefix("p");
    assert!(encode(&TWICE, &json!({"a": "1"})).is_err());
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
        "<a>&#1;</a>",
        "<a b='&#x1F;'/>",
        "<a>\u{1}</a>",
        "<a>\u{ffff}</a>",
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
