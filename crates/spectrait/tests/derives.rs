//! Derives that are asked for, and members that cannot have them.

use spectrait::Generator;

const DESCRIPTION: &str = "
openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
components:
  schemas:
    Name: {type: object, properties: {text: {type: string}}}
    Size: {type: object, properties: {number: {type: number}}}
    Holder: {type: object, properties: {name: {type: boolean}, size: {$ref: '#/components/schemas/Size'}}}
    Plain: {type: object, properties: {number: {type: integer}}}
";

#[test]
fn a_derive_that_a_member_has_not_got_is_left_out_and_said() {
    let output = Generator::from_source("t.yaml", DESCRIPTION)
        .derive("Copy")
        .derive("PartialOrd")
        .derive("Ord")
        .generate()
        .unwrap();
    let messages = output.diagnostics.iter().map(|it| it.message.as_str());
    assert_eq!(
        messages.collect::<Vec<_>>(),
        [
            "`Name` cannot derive `Copy`: `Name.text` does not let it; all other types do",
            "`Size` and another type cannot derive `Ord`: `Size.number` does not let it; all other types do",
        ]
    );
    let types = output.files.iter().find(|file| file.path == "src/types.rs");
    let types = &types.unwrap().text;
    let derives = |name: &str| {
        let (before, _) = types.split_once(&format!("pub struct {name} {{")).unwrap();
        let (_, derives) = before.rsplit_once("#[derive(").unwrap();
        let words = derives.split(|c: char| !c.is_alphanumeric());
        let known = words.filter(|it| ["Copy", "PartialOrd", "Ord"].contains(it));
        known.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(derives("Name"), ["PartialOrd", "Ord"]);
    assert_eq!(derives("Size"), ["Copy", "PartialOrd"]);
    assert_eq!(derives("Holder"), ["Copy", "PartialOrd"]);
    assert_eq!(derives("Plain"), ["Copy", "PartialOrd", "Ord"]);
}
