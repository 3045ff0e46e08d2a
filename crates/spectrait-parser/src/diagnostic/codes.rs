//! The catalogue of diagnostics: what each code means and how to mend what it reports.
//!
//! A code is a constant here, so that a code which is not in the catalogue does not compile. The command
//! `spectrait explain CODE` and the page of diagnostics are made from [`CATALOGUE`].

use super::Severity;
use crate::advice::closest;

/// A kind of diagnostic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Code {
    /// The stable name, in kebab case.
    pub name: &'static str,
    /// How bad it is where nothing softens it.
    pub severity: Severity,
    /// One line.
    pub title: &'static str,
    /// What was found, and what spectrait does about it.
    pub meaning: &'static str,
    /// What to write instead.
    pub fix: &'static str,
}

/// The entry of a code.
#[must_use]
pub fn find(name: &str) -> Option<&'static Code> {
    CATALOGUE.iter().find(|code| code.name == name)
}

/// Why a name is that of no code; nothing where it is.
#[must_use]
pub fn refuse(name: &str) -> Option<String> {
    if find(name).is_some() {
        return None;
    }
    let meant = closest(name, CATALOGUE.iter().map(|code| code.name));
    Some(match meant {
        Some(meant) => format!("there is no diagnostic `{name}`; did you mean `{meant}`?"),
        None => format!("there is no diagnostic `{name}`; `spectrait explain` lists them"),
    })
}

/// Declares the constants and the catalogue from one table.
macro_rules! codes {
    ($($constant:ident = $name:literal, $severity:ident: $title:literal, $meaning:literal, $fix:literal;)*) => {
        $(#[doc = $title] pub const $constant: &str = $name;)*

        /// Every code, by subject: text, document, references, schemas, operations.
        pub static CATALOGUE: &[Code] = &[$(Code {
            name: $name,
            severity: Severity::$severity,
            title: $title,
            meaning: $meaning,
            fix: $fix,
        },)*];
    };
}

codes! {
    // The text of a source.
    EMPTY_INPUT = "empty-input", Error:
        "The input is empty",
        "The file, or what came from standard input, has no text, or nothing but blanks and comments.",
        "Check the path, and that the program before the pipe wrote something.";
    BINARY_INPUT = "binary-input", Error:
        "The input is not text",
        "There are NUL bytes in the input, so it is not YAML, JSON or Markdown. An archive or an image looks like this.",
        "Give the description itself. Unpack it first where it is compressed.";
    INVALID_ENCODING = "invalid-encoding", Error:
        "The text is not UTF-8",
        "A byte at this place is not part of a UTF-8 character. UTF-16 is understood too, where the text says so.",
        "Save the file as UTF-8; most editors can, and `iconv -f latin1 -t utf-8` can.";
    INVALID_YAML = "invalid-yaml", Error:
        "The text is not YAML",
        "The text could not be read from here on, so nothing of this source is generated.",
        "Mend the place shown. Look at the line before it as well: an indentation or a quote that is not closed is noticed late.";
    INVALID_JSON = "invalid-json", Error:
        "The text is not JSON",
        "The text could not be read from here on. Where it is at least YAML, it is read as that and this is a warning.",
        "Mend the place shown: often it is a comma too many or too few, or a quote that is not closed.";
    TOO_DEEP = "too-deep", Error:
        "The text is nested too deeply",
        "Arrays and objects may be nested 128 deep. Nothing of this source is generated.",
        "Move inner schemas to `components` and refer to them.";
    TOO_MANY_ALIASES = "too-many-aliases", Error:
        "YAML aliases make the document too large",
        "The aliases (`*name`) of this document stand for far more data than its text, or for themselves. Reading stops there.",
        "Use `$ref` for what is used in several places.";
    NUMBER_OUT_OF_RANGE = "number-out-of-range", Error:
        "A number is out of range",
        "Numbers must be finite and fit into a 64-bit floating-point number or a 128-bit integer. `.inf`, `.nan` and `1e400` do not.",
        "Write the largest number that is meant, or leave the bound out.";
    DUPLICATE_KEY = "duplicate-key", Error:
        "A key is used twice in one object",
        "An object can have a key once. The last one counts, the earlier ones are lost. Where that is only a text or a number, or the values are equal, this is a warning.",
        "Join the two, rename one, or remove one.";
    COMPLEX_KEY = "complex-key", Error:
        "A key is a list or an object",
        "YAML allows any value as a key; JSON, which a description must be expressible in, only text. Nothing of the file is read.",
        "Write the key as text, in quotes where it has special characters such as `{` or `[`.";
    SEVERAL_DOCUMENTS = "several-documents", Warning:
        "The YAML stream has several documents",
        "A `---` line starts another document. The first that is a description is read, the others are ignored.",
        "Remove the others, or give them as files of their own.";

    // The description as a whole.
    NOT_A_DESCRIPTION = "not-a-description", Error:
        "This is not an OpenAPI description",
        "There is no object with a member `openapi` here. On a page, there is no fenced block that holds such an object.",
        "Give a file that begins with `openapi: 3.1.0`, or a page with such a block.";
    UNSUPPORTED_VERSION = "unsupported-version", Error:
        "This version of OpenAPI is not supported",
        "The member `openapi` names a version that spectrait does not read, or no version at all. Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 are read.",
        "Convert the description to one of these versions, or correct the member.";
    MIXED_VERSIONS = "mixed-versions", Error:
        "The descriptions to merge have different versions",
        "Descriptions that are given together become one API, so they must all be of one version, such as 3.1. This one is left out.",
        "Convert them to one version, or generate each by itself.";
    CONFLICTING_COMPONENT = "conflicting-component", Error:
        "Two descriptions define one thing differently",
        "Descriptions that are given together may repeat a component, path or operation, but then it must be the same everywhere. Nothing is generated.",
        "Rename one of them, or bring the two into agreement.";
    CONFLICTING_INFO = "conflicting-info", Warning:
        "The descriptions to merge are of different APIs or versions",
        "Descriptions that are given together become one API. Their titles or versions differ; the first is used.",
        "Give the pages of one version of one API. Generate different APIs by themselves.";

    // Any node.
    WRONG_TYPE = "wrong-type", Error:
        "A value has the wrong type",
        "The specification asks for another kind of value here. The node is left out, the rest is read.",
        "Write the kind of value the message names. In YAML, look at the indentation, and quote text that looks like a number or a boolean.";
    MISSING_FIELD = "missing-field", Error:
        "A required member is missing",
        "The specification requires this member.",
        "Add the member.";
    UNKNOWN_MEMBER = "unknown-member", Warning:
        "A member is not known here",
        "The specification has no such member at this place, and its name does not begin with `x-`. It is ignored. In a link this is an error: a link with a member that nobody knows is not followed as was meant; and where a path item holds an operation under such a name, which is left out. In a schema any keyword is allowed from OpenAPI 3.1 on, so only those are reported that are nearly another.",
        "Check the spelling and the indentation. Begin the names of extensions with `x-`.";
    WRONG_LEVEL = "wrong-level", Warning:
        "A member stands at the wrong level",
        "The member means nothing where it stands, and something in an object around it or beside it: mostly the indentation is wrong. What else would be said of it is not said. Where it cannot be ignored, such as a status that is none, this is an error.",
        "Indent it as the message says; in JSON, move it there.";

    EXCLUSIVE_MEMBERS = "exclusive-members", Error:
        "Two members exclude each other",
        "The specification allows one of these members in an object, not both, such as `example` beside `examples`. The message says what is read. In OpenAPI 3.0 this is a warning.",
        "Remove one of the two.";
    MISPLACED_MEMBER = "misplaced-member", Error:
        "A member cannot stand here",
        "The specification has this member for other objects of the kind only, such as `allowReserved` for parameters that are percent-encoded. It is ignored, or read as what was clearly meant. In OpenAPI 3.0 this is a warning.",
        "Remove it, or move it to where the message says.";
    NOTHING_DESCRIBED = "nothing-described", Error:
        "The description describes nothing",
        "A description must have `paths`, `components` or `webhooks`. In OpenAPI 3.0 this is a warning.",
        "Add one of them. Check the spelling of what should be one.";

    // References.
    UNRESOLVED_REFERENCE = "unresolved-reference", Error:
        "A reference leads nowhere",
        "There is nothing at the place that this `$ref` points at, or something of another kind, or the file does not exist. A link to an operation that does not exist is a warning.",
        "Check the spelling of the name, and that the component or file exists.";
    UNUSUAL_REFERENCE = "unusual-reference", Warning:
        "A reference is not written as references are",
        "The path of a file has no slash at its end, and neither has a JSON pointer: `pets.yaml/#/Pet/` is read as `pets.yaml#/Pet`, and `pet.yaml#/` as all of the file. A space in a pointer is `%20`; where nothing else fits, `+` is read as one.",
        "Write it as the message says.";
    REFERENCE_CYCLE = "reference-cycle", Error:
        "References lead in a circle",
        "The `$ref` leads back to itself with nothing between, so that it stands for nothing. A branch of a `oneOf` or `anyOf` that is the union itself stands for nothing either, and is left out. A schema that contains itself through a property or an item is fine.",
        "Replace one of the references by what is meant.";
    MISPLACED_REFERENCE = "misplaced-reference", Warning:
        "A reference stands where the specification has none",
        "The specification allows `$ref` in place of schemas, parameters, headers, responses, request bodies, examples, links, callbacks, security schemes and path items, and not here. It is followed all the same.",
        "Write what it refers to, or bundle the description into one file.";
    WRONG_REFERENCE = "wrong-reference", Error:
        "A reference leads to something else than must be there",
        "Where a response stands, a `$ref` must lead to a response, and so for all that has a section in `components`. A schema lacks what is around it: a response has it in `content`, by its media type, and a media type in `schema`. What refers so is left out, but what is written as both is read as what must be there. Where a schema stands, a `$ref` to a component of another section, to a whole description (`#`, or no text at all) or to a section of `components`, or `definitions`, leads to none; the schema is any value.",
        "Write what the message names.";
    DUPLICATE_ANCHOR = "duplicate-anchor", Warning:
        "Two schemas have one anchor",
        "`$anchor` and `$dynamicAnchor` name a schema within its document, or within the schema around it that has an `$id`. Of two with one name, references lead to the first.",
        "Rename one of them, and what refers to it.";
    EXTERNAL_REFERENCE = "external-reference", Error:
        "A reference leads to something that cannot be read",
        "The `$ref` points at a URL, at a file that cannot be read, or at any file from a description that came from no file itself. Nothing is read from the network, and no more than 2,000 files and 200 MB.",
        "Correct the path. Download what is behind a URL and add `--map URL=FILE`, or bundle the description into one file.";

    // Schemas.
    UNKNOWN_TYPE = "unknown-type", Error:
        "A schema names a type that does not exist",
        "The types are `string`, `number`, `integer`, `boolean`, `array`, `object` and `null`. The schema is read as one that accepts anything.",
        "Write one of the types, or a `$ref` to a schema.";
    TYPE_WAS_MEANT = "type-was-meant", Warning:
        "A type is written wrongly, but what was meant is clear",
        "`type` must be the name of a type or, in 3.1, a list of names. The schema is read as what was meant, which the message names.",
        "Write it as the message says.";
    CONTRADICTORY_SCHEMA = "contradictory-schema", Warning:
        "No value can satisfy the schema",
        "Parts of the schema exclude each other, such as two types in one `allOf`, or a minimum above the maximum.",
        "Remove one of the parts.";
    INVALID_KEYWORD = "invalid-keyword", Warning:
        "A keyword has a value that it cannot have, or stands where it says nothing",
        "The value of the keyword does not fit its definition, such as a negative length, or the keyword is about another type, such as `properties` beside `type: array`. The keyword is ignored.",
        "Write a value that the specification allows, move the keyword to the schema that it is about, or remove it.";
    INVALID_PATTERN = "invalid-pattern", Warning:
        "A pattern is no regular expression",
        "`pattern` and the keys of `patternProperties` are regular expressions of ECMA-262, those of JavaScript. Values are checked by it where it can be understood all the same; the report lists it where they are not.",
        "Write it as JavaScript has it, without slashes and flags around it: close each bracket, and write `(?<name>…)` instead of `(?P<name>…)`, and the characters instead of classes such as `[:alpha:]`.";
    UNKNOWN_FORMAT = "unknown-format", Warning:
        "A format is nearly one that exists",
        "Anybody may have formats of their own, so a `format` that no list knows is no mistake. One that differs from a known format only in capitals and hyphens is, and one with two letters of it exchanged (`uiud`), or with another letter in a long name (`pasword`). Nothing is checked.",
        "Write it as the message says.";
    UNDECLARED_PROPERTY = "undeclared-property", Warning:
        "A required property is not declared",
        "`required` may name properties that the schema does not declare: others may. But here one of nearly the same name is declared and not required, or no others are allowed. All are as they are written: one that may be absent, and one of any value that must be there. The report lists each required property that no schema describes, warned of or not.",
        "Write the same name in `properties` and in `required`.";
    INVALID_ENUM = "invalid-enum", Warning:
        "An enumeration is empty or has members that cannot occur",
        "`enum` must be a list of at least one value, each of the type of the schema; a `null` that only one of `enum` and `type` names is allowed. Values beside `type: array` that are all of the type of its items are read as the values of those. In a server variable an empty one is an error from OpenAPI 3.1 on.",
        "Add the values, correct the type, or remove the keyword.";
    OLDER_KEYWORD = "older-keyword", Warning:
        "A keyword is of an older version",
        "From OpenAPI 3.1 on, schemas are JSON Schema 2020-12, which has no `nullable`, and in which `exclusiveMinimum` is a number. Who writes them as in 3.0 means what they mean there, so they are read as there.",
        "Write `'null'` among the types instead of `nullable: true`, and the bound in the place of `exclusiveMinimum: true`.";
    NEWER_KEYWORD = "newer-keyword", Warning:
        "A keyword is of a newer version",
        "Schemas of OpenAPI 3.0 and 2.0 are not all of JSON Schema: they have no `const`, no `if`, no `patternProperties`, and in 3.0 no list of types; nor has a description of 3.0 `webhooks`. Who writes them means what they mean in 3.1, so they are read as there; other tools may ignore them.",
        "Write `openapi: 3.1.0`, or say it with the keywords of 3.0, such as an `enum` of one value instead of `const`.";
    BESIDE_REFERENCE = "beside-reference", Warning:
        "A member stands beside a `$ref`",
        "In Swagger 2.0 and OpenAPI 3.0, what stands beside a `$ref` says nothing. What was meant by `nullable: true` in a schema is clear, so it is read as that; all else is ignored. From OpenAPI 3.1 on, schemas may have anything there, and references to parameters, responses and other components a `summary` and a `description`, which stand for those of the component; all other members are ignored. A path item may have members on both sides of its `$ref`; where both say something, the one beside it is used. What the component says as well is not reported.",
        "In a schema, write `allOf` with the `$ref` as its only member, and the keyword beside `allOf`. Anywhere else, write it in the component, or write the object without `$ref`.";
    INVALID_DEFAULT = "invalid-default", Warning:
        "A default is not a value of its schema",
        "`default` must be of the type beside it, among the values of its `enum` and within its bounds. It stands in the documentation, and nothing else comes of it. That of a server variable is added to the values of its `enum`.",
        "Correct the default or the schema, or remove the default.";
    INVALID_EXAMPLE = "invalid-example", Warning:
        "An example is not a value of its schema",
        "`example` and `examples` must be values that the schema allows, as requests or as responses have them. One that is not is left out of the documentation, and no mock answers with it. What is written as it is sent, such as the example of a list in a query, is looked at only where a number or a boolean is meant. Of several places in a file, the reason is told of the first.",
        "Correct the example, or the schema where the example is what servers and clients send.";
    EMPTY_SCHEMA_LIST = "empty-schema-list", Warning:
        "A composition has no schemas",
        "`allOf`, `anyOf` and `oneOf` must be lists of at least one schema. The keyword is ignored.",
        "Add the schemas, or remove the keyword.";
    AMBIGUOUS_UNION = "ambiguous-union", Warning:
        "The branches of a `oneOf` cannot be told apart",
        "Some values fit more than one branch, and `oneOf` accepts no such value: an object that fits two is refused, as the specification asks, unless it lacks a `readOnly` or `writeOnly` member that one of them requires, which may be absent. Where it is numbers, texts or booleans that two branches allow all of, or texts that only a format tells apart which nobody checks, one branch that fits is enough, as strictly hardly a value would be accepted; values that are listed twice, or within the bounds of two branches, are refused. A branch that stands there twice counts once. An empty list is of the first branch.",
        "Add a discriminator or a constant property, make properties required, or use `anyOf`.";
    TOO_LARGE = "too-large", Warning:
        "A schema draws too much together",
        "One `allOf` may draw 1,000 schemas together, and all objects of a description may have 300,000 properties of several schemas, inherited ones counted at each heir. What is beyond is any value, and the report lists it. This is said once, with the first place.",
        "Let a property refer to the other schema, or generate a part of the description with `--include`.";
    UNUSED_DISCRIMINATOR = "unused-discriminator", Warning:
        "A discriminator has nothing to tell apart",
        "There is no `oneOf` or `anyOf` beside the discriminator, and no schema that builds on this one; or a branch does not have the property, or a value of `mapping` names no branch, or one that cannot have it. The message says what is ignored.",
        "Add the branches, require the property in each, or remove the discriminator.";

    // Paths, operations, parameters, bodies, responses, security, servers.
    INVALID_PATH = "invalid-path", Error:
        "A path is not valid",
        "A path begins with `/`; each `{` in it has a `}`, and no name occurs twice. Where only the first `/` is missing this is a warning, and it is read as if it were there; the operations of other such paths are left out.",
        "Correct the path.";
    UNUSUAL_PATH = "unusual-path", Warning:
        "A path is written as other notations have it",
        "In OpenAPI, a path has literal text and `{name}`. Patterns (`{name=shelves/*}`, `{+name}`), constraints (`{id:[0-9]+}`), parameters behind a colon (`/pets/:id`), a query and a fragment are of other notations; the message says how they were read. A parameter of the path that stands in its query (`?lat={lat}`) is read as one of the query. Of two names with nothing between them (`{page}{extension}`) no request shows where one ends. Two paths that differ in the names of their parameters alone are one path.",
        "Write `{name}`, with literal text between two of them, and describe what is in the query as parameters.";
    MISSING_PATH_PARAMETER = "missing-path-parameter", Warning:
        "A parameter of the path is not described",
        "The path has a `{name}` without a parameter that is `in: path` and has that name, or the other way round. A missing one is read as a required string.",
        "Add the parameter to the path or the operation, or correct the name.";
    DUPLICATE_PARAMETER = "duplicate-parameter", Warning:
        "A parameter is described twice",
        "A list has two parameters of one name and location. The last one counts.",
        "Remove one of them.";
    INVALID_NAME = "invalid-name", Error:
        "A name cannot be sent",
        "The name of a header, a method or the cookie of an API key is one or more letters, digits and a few other characters, without blanks and brackets; the name of a parameter in a path has no braces. In OpenAPI 3.0 this is a warning, and so is an API key in a header `Authorization: Bearer`, which is read as the bearer token that it is.",
        "Correct the name. What calls the value something else for people belongs in `description`.";
    CONFLICTING_QUERY = "conflicting-query", Error:
        "Two parameters describe one query string",
        "A parameter that is `in: querystring` is all of the query. So there can be one, and none that is `in: query`, neither in the operation nor in its path item. In OpenAPI 3.0 this is a warning.",
        "Describe the whole query with one parameter, or each part of it with one that is `in: query`.";
    IGNORED_HEADER = "ignored-header", Warning:
        "A header is described that other parts of the description say",
        "`Accept`, `Content-Type` and, except in Swagger 2.0, `Authorization` are not header parameters, and `Content-Type` is not a response header: media types and security schemes say what they hold. Nor are headers that frame a message (`Content-Length`, `Transfer-Encoding`, `Connection`, `Keep-Alive`, `Trailer`; of requests also `Host`, `Expect` and `Upgrade`): whatever sends it says them, and a value by hand would cut it short. So does what compresses bodies say `Content-Encoding` and `Accept-Encoding` (unless values are listed that are no content codings). Only an answer to HEAD, which is never sent with content, has a `Content-Length` of its own. An `Authorization` that no security scheme of the operation sends is read as a parameter.",
        "Remove it; where it said something, describe the media types or a security scheme instead.";
    DUPLICATE_OPERATION_ID = "duplicate-operation-id", Warning:
        "Two operations have one `operationId`",
        "An `operationId` must be unique. The second operation is named after its method and path, and the message says how.",
        "Give one of them another id.";
    UNKNOWN_STYLE = "unknown-style", Error:
        "A parameter has a style that does not exist",
        "The styles are `simple`, `label` and `matrix` in the path, `form`, `spaceDelimited`, `pipeDelimited` and `deepObject` in the query, `simple` in headers and `form` in cookies. The location's usual style is used.",
        "Write one of them, or leave it out.";
    UNSUPPORTED_STYLE = "unsupported-style", Warning:
        "A parameter has a format that OpenAPI 3 has no style for",
        "The `collectionFormat` of a list, in Swagger 2.0, has separators that no style has (`tsv`), or separates what stands in a list already. The value is the text with its separators. What is of 3.x and is written in no style of its own is listed in the report as left out.",
        "Choose another `collectionFormat`, or take the text apart where it is used.";
    UNKNOWN_NODE_TYPE = "unknown-node-type", Error:
        "The `nodeType` of an `xml` does not exist",
        "The kinds of nodes are `element`, `attribute`, `text`, `cdata` and `none`. The schema is written as without `nodeType`: as an element, or as one for each item of a list.",
        "Write one of them, or leave it out.";
    INVALID_MEDIA_TYPE = "invalid-media-type", Warning:
        "A media type is not valid",
        "The keys of `content` are media types such as `application/json`, or ranges such as `image/*`. One that lacks only its type (`json`), or has commas where semicolons are to be, is read as meant, with a warning; what stands under another key is left out, which is an error from OpenAPI 3.1 on.",
        "Correct the key.";
    UNUSUAL_MEDIA_TYPE = "unusual-media-type", Warning:
        "A media type is nearly one that everybody uses",
        "Anybody may have media types of their own, so one that is not known is no mistake. One that is nearly `application/json`, say, is likely misspelt. It is sent and expected as it is written, and what is known of the other is not used: content whose form is not known is handed on as bytes.",
        "Correct its spelling, if that is what it is.";
    INVALID_STATUS = "invalid-status", Error:
        "A status is not valid",
        "The keys of `responses` are statuses from `100` to `599`, ranges from `1XX` to `5XX`, or `default`. The response is left out.",
        "Correct the key.";
    UNKNOWN_SECURITY_SCHEME = "unknown-security-scheme", Warning:
        "A security scheme is not declared",
        "The requirement names a scheme that is not in `components.securitySchemes`. It is taken for a bearer token, so that no operation is open by mistake.",
        "Declare the scheme, or correct the name.";
    UNKNOWN_SCOPE = "unknown-scope", Warning:
        "A scope is nearly one that its scheme declares",
        "An operation may ask for any scope of an OAuth 2 scheme. One that no flow of the scheme has, and that is nearly one which a flow has, is likely misspelt: whoever shows the other is refused. It is asked for as it is written.",
        "Correct its spelling, or declare it in `scopes` of the flows.";
    INVALID_SECURITY_SCHEME = "invalid-security-scheme", Error:
        "A security scheme has a type or a place that does not exist",
        "The `type` of a security scheme, or the `in` of an API key, is none of those that the specification has. What differs in capitals only is read as meant, with a warning; of any other, operations that ask for the scheme ask for a bearer token, so that none is open by mistake.",
        "Write one of those that the message names.";
    UNREGISTERED_SCHEME = "unregistered-scheme", Warning:
        "An HTTP authentication scheme is nearly a registered one",
        "The `scheme` of `type: http` may be any. One that is nearly one of those registered with IANA is likely misspelt; it is sent as it is written.",
        "Correct its spelling, if that is what it is.";
    INVALID_SERVER_URL = "invalid-server-url", Warning:
        "The URL of a server is not valid",
        "The URL is not one, or has a `{variable}` that is not declared. A host without a scheme is read with `https://` before it, blanks as `%20`, `{{variable}}` as `{variable}`, and a query is left out. A missing variable is read as one without a default. What can be no URL, such as one without a host or with a `{` that is not closed, is left out.",
        "Correct the URL, and declare each variable.";
    UNRESOLVED_EXPRESSION = "unresolved-expression", Warning:
        "An expression in the URL of a callback leads nowhere",
        "The expression names a parameter of the request, a header of the response, or a member of one of the bodies, and nothing of that name is described; or the whole is a text that is no URL. The callback can be sent; whoever sends it has to say its URL.",
        "Name what the operation has: `{$request.body#/url}`, `{$request.query.url}`, `{$response.header.Location}`. Names of headers aside, upper and lower case differ.";

    // What was asked for.
    UNMATCHED_SELECTOR = "unmatched-selector", Error:
        "What was to be included or excluded is not there",
        "No operation or webhook has the tag, `operationId`, method, path or name that `--include` or `--exclude` asks for. Nothing is generated, as more or less than was meant would be.",
        "Check the spelling. Upper and lower case differ, except in methods; in paths, `*` stands for a part of one segment and `**` for any number of segments.";
    INVALID_CONFIGURATION = "invalid-configuration", Error:
        "The configuration is not valid",
        "`spectrait.toml` is not TOML, has a key that is not known, a value that its key does not take, a crate that is asked for in two versions or in another one than generated code is for, or a type of your own crate (`crate::`) where a crate of its own is generated. Nothing is generated.",
        "Correct it where the message says.";
    UNUSED_CONFIGURATION = "unused-configuration", Warning:
        "The configuration asks for what is not there",
        "No schema has the name, the place or the format that a line of the configuration names, a generated crate would not depend on the crate of a type, a type cannot derive what `derives` asks for and does without, there is no webhook or callback for a sender or receiver that was asked for, no reference leads to a URL that `--map` gives a file for, or another line says otherwise of the same schema or operation.",
        "Correct the line, or leave it out.";
    INVALID_RUST_TYPE = "invalid-rust-type", Warning:
        "`x-rust-type` is not the path of a Rust type",
        "The type of the schema is generated, as if `x-rust-type` were not there. Where only its `version` does not go with what the configuration, generated code or an earlier schema says of the crate, the type is used and that version is not.",
        "Write a path such as `crate::Money`, or an object with `path`, `crate` and `version`.";
    OUT_OF_DATE = "out-of-date", Error:
        "The generated files are not up to date",
        "`--check` found files in the folder that are missing, that differ from what would be generated, or that are no longer generated. Nothing was written.",
        "Generate again, and commit what changed. Change the description or the configuration rather than the generated code.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_in_kebab_case() {
        for (index, code) in CATALOGUE.iter().enumerate() {
            assert!(
                code.name
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c == '-'),
                "{}",
                code.name
            );
            assert!(
                CATALOGUE[index + 1..]
                    .iter()
                    .all(|other| other.name != code.name),
                "{} twice",
                code.name
            );
        }
    }

    #[test]
    fn codes_that_are_none_are_refused() {
        assert_eq!(refuse("unknown-member"), None);
        let why = refuse("unknown-memebr").unwrap_or_default();
        assert!(why.ends_with("did you mean `unknown-member`?"), "{why}");
    }

    #[test]
    fn texts_are_sentences() {
        for code in CATALOGUE {
            assert!(
                !code.title.ends_with('.'),
                "{}: a title has no full stop",
                code.name
            );
            assert!(
                code.meaning.ends_with('.') && code.fix.ends_with('.'),
                "{}",
                code.name
            );
        }
    }
}
