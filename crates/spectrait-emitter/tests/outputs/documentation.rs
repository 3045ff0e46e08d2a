//! What outputs say of themselves: documentation and READMEs.

use spectrait_emitter::{Layout, Options};

use super::{files, options, text};

#[test]
fn links_are_in_the_documentation_with_their_parameters() {
    let description = include_str!("../../../../specs/webhooks.yaml");
    let files = files(description, &options(Layout::Crate));
    let link = "/// Then: [`subscribe`](Self::subscribe) with `note=$response.header.Location`, `times=2`: Be told while you wait.";
    for path in ["src/client.rs", "src/server.rs"] {
        assert!(text(&files, path).contains(link), "{path}");
    }
    let lost = description.replace(
        "operationId: subscribe\n              description",
        "operationId: lost\n              description",
    );
    assert_ne!(lost, description);
    let files = self::files(&lost, &options(Layout::Crate));
    assert!(!text(&files, "src/client.rs").contains("Then: "));
}

#[test]
fn what_a_field_and_its_type_say_is_said_once() {
    let description = r#"
openapi: 3.1.0
info: {title: Words, version: "1"}
paths: {}
components:
  schemas:
    Bird:
      type: object
      properties:
        song:
          type: string
          enum: [trill, warble]
          description: "How it sings. There is more to say of it.\n\nMuch more."
        nest:
          type: object
          properties: {high: {type: boolean}}
          description: "- a list\n- of words"
"#;
    let files = files(description, &options(Layout::Crate));
    let types = text(&files, "src/types.rs");
    let said = |text: &str| types.matches(text).count();
    assert_eq!((said("Much more."), said("- of words")), (1, 1), "{types}");
    assert_eq!(said("/// How it sings. There is more to say of it.\n"), 2);
}

/// What a type is for and what bounds its fields have is said where the description says nothing of it.
#[test]
fn types_say_whose_they_are_and_fields_what_their_bounds_are() {
    let description = r#"
openapi: 3.1.0
info: {title: Docs, version: "1"}
paths:
  /orders:
    post:
      operationId: makeOrders
      parameters:
        - {name: filter, in: query, style: deepObject, schema: {title: Filter, type: object, properties: {x: {type: string}}}}
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                count: {type: integer, minimum: 1, maximum: 100, description: How many of the things that are on the list are to be in one order}
                name: {type: string, maxLength: 255}
                kind: {title: Kind, type: string, enum: [a, b]}
                code: {$ref: '#/components/schemas/Code'}
      responses:
        "200":
          description: Made
          content: {application/json: {schema: {type: array, items: {type: object, properties: {x: {type: string}}}}}}
        default: {$ref: '#/components/responses/Failed'}
components:
  schemas:
    Code: {type: string, maxLength: 3, pattern: '^[a-z]+$', description: A code}
    Percent: {type: integer, minimum: 0, maximum: 100, default: 5}
    Tags: {type: array, minItems: 1, items: {type: string, maxLength: 9}}
  responses:
    Failed:
      description: no
      content: {application/json: {schema: {type: object, properties: {detail: {type: string}}}}}
"#;
    let found = files(description, &options(Layout::Crate));
    let types = text(&found, "src/types.rs");
    for line in [
        "/// `filter` of `makeOrders`.\n#[derive",
        "/// The body of `makeOrders`.\n#[derive",
        "/// An item of what `makeOrders` answers with `200`.\n#[derive",
        "/// The response `Failed`.\n#[derive",
        "/// How many of the things that are on the list are to be in one order. Range: 1 to 100\n",
        "/// Length: up to 255\n",
        "/// `kind` of [`MakeOrdersBody`].\n",
        "/// A code. Length: up to 3. Pattern: `^[a-z]+$`\n#[derive",
        "/// Default: `5`. Range: 0 to 100\n#[derive",
        "/// Items: from 1. Each: length up to 9\n#[derive",
    ] {
        assert!(types.contains(line), "no {line} in {types}");
    }
    let server = text(&found, "src/server.rs");
    assert!(
        server.contains("//! Requests arrive decoded and checked; only"),
        "{server}"
    );
}

#[test]
fn what_is_said_of_inputs_is_in_the_documentation() {
    let description = r#"
openapi: 3.1.0
info: {title: Docs, version: "1"}
paths:
  /things/{id}:
    post:
      operationId: makeThing
      summary: makeThing
      parameters:
        - name: when
          in: query
          required: true
          description: |
            **When.** Which day it is, one of

            - a date
            - a day of the week

            in UTC.
          example: mon
          schema: {type: string, maxLength: 9}
        - {name: ids, in: query, required: true, schema: {type: string, title: Thing IDs, description: Up to ten of them}}
        - {name: size, in: query, description: 'Items: how many', schema: {type: integer}}
        - {name: page, in: query, schema: {type: integer, minimum: 1, exclusiveMaximum: 20}}
        - {name: id, in: path, required: true, deprecated: true, schema: {type: string, description: Which one, examples: [t1]}}
        - {name: color, in: query, example: red, schema: {type: string, deprecated: true, default: blue}}
      requestBody:
        required: true
        content:
          application/json: {schema: {type: string}, example: hello}
      responses:
        "204":
          description: Made
          headers:
            X-A: {schema: {type: string}}
            x-a: {schema: {type: integer}}
"#;
    let found = files(description, &options(Layout::Crate));
    let client = text(&found, "src/client.rs");
    for line in [
        "/// - `id`: Which one. Example: `t1`. Deprecated",
        "/// - `ids`: Up to ten of them",
        "/// - `body`: for example `hello`",
        "/// - `when`: **When.** Which day it is, one of",
        "///   - a day of the week\n    ///\n    ///   in UTC.\n    ///\n    ///   Example: `mon`. Length: up to 9",
        "/// Example: `red`. Default: `blue`",
        "/// Range: from 1, below 20",
        "#[deprecated]",
    ] {
        assert!(client.contains(line), "no {line} in {client}");
    }
    assert!(!client.contains("/// makeThing"), "{client}");
    let server = text(&found, "src/server.rs");
    let line = "`color` in the query: for example `red`, default `blue`";
    assert!(server.contains(line), "no {line} in {server}");
    assert!(server.contains("`size` in the query: Items: how many"));
    let operations = text(&found, "src/operations.rs");
    assert!(operations.contains("x_a: Option<String>"), "{operations}");
    assert!(!operations.contains("Option<i64>"), "{operations}");
}

/// What a sole success says has no variant and no struct to stand at.
#[test]
fn what_a_sole_success_says_is_in_the_documentation_of_its_method() {
    let description = r#"
openapi: 3.1.0
info: {title: Jobs, version: "1"}
paths:
  /jobs:
    post:
      operationId: startJob
      summary: Starts a job.
      responses:
        "200": {description: The job was already running., content: {application/json: {schema: {type: string}}}}
        "409": {description: Another job holds the lock.}
    put:
      operationId: changeJob
      responses:
        "200": {description: successful operation}
        "204": {description: Nothing had to be changed.}
    get:
      operationId: getJob
      responses: {"200": {description: successful operation}}
    patch:
      operationId: stopJob
      responses:
        "202": {description: It ends soon., headers: {X-End: {schema: {type: string}}}}
"#;
    let found = files(description, &options(Layout::Crate));
    let client = text(&found, "src/client.rs");
    assert!(
        client.contains(
            "/// Starts a job.\n    ///\n    /// `200`: The job was already running.\n    ///\n    /// `POST /jobs`"
        ),
        "{client}"
    );
    assert!(client.contains("/// Nothing had to be changed.\n"));
    assert!(!client.contains("successful operation"), "{client}");
    assert!(
        !client.contains("It ends soon"),
        "its struct says it: {client}"
    );
    let said = |path: &str| text(&found, path).matches("It ends soon.").count();
    assert_eq!(said("src/operations.rs"), 1);
    let server = text(&found, "src/server.rs");
    assert_eq!(server.matches("already running").count(), 1, "{server}");
}

#[test]
fn words_of_items_are_those_of_the_list_and_a_summary_is_not_repeated() {
    let description = r#"
openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /pets:
    get:
      operationId: getPets
      summary: get all pets
      description: "Get all pets. Those of others too: `scope=all&tag=cat`, S&P 500, but no `&amp;` and no &amp;lt;."
      parameters:
        - {name: ids, in: query, schema: {type: array, minItems: 2, items: {type: string, description: One id.}}}
        - {name: kinds, in: query, schema: {type: array, items: {$ref: '#/components/schemas/Kind'}}}
        - {name: nextToken, in: query, schema: {type: string}}
      responses:
        "200": {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Page'}}}}
components:
  schemas:
    Kind: {type: string, enum: [cat, dog], description: What a pet is.}
    Page:
      type: object
      required: [pets, words]
      properties:
        pets: {type: array, items: {type: string}}
        words: {type: object, additionalProperties: {type: string, description: A word.}}
        nextToken: {type: string}
"#;
    let found = files(description, &options(Layout::Crate));
    let client = text(&found, "src/client.rs");
    assert!(!client.contains("/// get all pets"), "{client}");
    for line in [
        "/// Get all pets. Those of others too: `scope=all&tag=cat`, S&P 500, but no `&amp;` and no \\&lt;.",
        "/// One id.\n    ///\n    /// Items: from 2\n",
        "`nextToken` is that of the page before.",
    ] {
        assert!(client.contains(line), "no {line} in {client}");
    }
    assert!(
        !client.contains("What a pet is"),
        "its type says it: {client}"
    );
    let types = text(&found, "src/types.rs");
    assert!(types.contains("/// A word.\n    pub words:"), "{types}");
}

#[test]
fn words_beside_references_are_in_the_documentation_of_the_use() {
    let description = "
openapi: 3.1.0
info: {title: Aviary, version: '1'}
servers: [{url: 'https://aviary.example'}]
paths:
  /birds:
    post:
      operationId: addBird
      parameters:
        - {$ref: '#/components/parameters/Ring', description: The ring of the new bird.}
      requestBody: {$ref: '#/components/requestBodies/Bird', description: The new bird.}
      responses:
        200: {$ref: '#/components/responses/Bird', description: The bird that was added.}
        201: {$ref: '#/components/responses/Bird'}
components:
  parameters:
    Ring: {name: ring, in: query, description: Any ring., schema: {type: string}}
  requestBodies:
    Bird: {description: Any bird., content: {application/json: {schema: {type: string}}}}
  responses:
    Bird:
      description: A bird.
      headers: {X-Age: {schema: {type: integer}}}
      content: {application/json: {schema: {type: string}}}
";
    let files = files(description, &options(Layout::Module));
    let code: String = files.iter().map(|file| file.text.as_str()).collect();
    for said in [
        "The ring of the new bird.",
        "The new bird.",
        "The bird that was added.",
        "A bird.",
    ] {
        assert!(code.contains(said), "{said}\n{code}");
    }
    for replaced in ["Any ring.", "Any bird."] {
        assert!(!code.contains(replaced), "{replaced}\n{code}");
    }
    // Both responses are one component, with one struct.
    assert_eq!(code.matches("pub struct Bird {").count(), 1, "{code}");
}

#[test]
fn the_readme_says_that_a_mock_is_at_the_root() {
    let readme = |url: &str| {
        let text = format!(
            "{{openapi: 3.1.0, info: {{title: T, version: '1'}}, servers: [{{url: '{url}'}}], paths: {{/a: {{get: \
             {{operationId: a, responses: {{'204': {{description: done}}}}}}}}}}}}"
        );
        let options = Options {
            mock: true,
            ..options(Layout::Crate)
        };
        let files = files(&text, &options);
        let readme = files.into_iter().find(|file| file.path == "README.md");
        readme.map(|file| file.text).unwrap_or_default()
    };
    let said = "leaves out the `/v1` of a server's URL";
    assert!(readme("http://localhost:8080/v1/").contains(said));
    assert!(readme("/v1").contains(said));
    assert!(!readme("http://localhost:8080").contains("a server's URL"));
}
