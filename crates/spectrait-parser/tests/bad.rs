//! Broken descriptions and what is said about each: every file of `specs/bad`, and every diagnostic of each.

use std::path::Path;

use spectrait_parser::diagnostic::{Position, Severity};
use spectrait_parser::{Description, Source, read};

/// What is said about each file: place, severity, code and message.
const EXPECTED: &str = r#"
alias-bomb.yaml:1:1 error[too-many-aliases] the aliases in this document stand for too much data
alias-within-itself.yaml:6:10 error[too-many-aliases] this alias stands within what its own anchor names
all-of-is-object.yaml:9:7 error[wrong-type] `allOf` must be an array, but this is an object
another-file.yaml:1:1 error[not-a-description] this object has no member `openapi`, so it is no OpenAPI description
asyncapi.yaml:1:1 error[not-a-description] this is an AsyncAPI description, and no OpenAPI description
beside-reference-3.0.yaml:10:11 warning[beside-reference] `description` says nothing beside `$ref` in this version; it is ignored
beside-reference.yaml:12:11 warning[beside-reference] `schema` says nothing beside the `$ref` of a parameter; it is ignored
beside-reference.yaml:17:11 warning[beside-reference] `headers` says nothing beside the `$ref` of a response; it is ignored
beside-schema-reference-2.0.yaml:10:9 warning[wrong-level] `metadata` stands in a schema, which has no such member; it is ignored
beside-schema-reference-2.0.yaml:11:39 warning[unknown-member] a schema has no member `dscription`; it is ignored
beside-schema-reference-2.0.yaml:11:54 warning[unknown-member] a schema has no member `maxProprties`; it is ignored
beside-schema-reference-2.0.yaml:12:38 warning[beside-reference] `default` says nothing beside `$ref` in this version; it is ignored
beside-schema-reference-2.0.yaml:12:51 warning[unknown-member] a schema has no member `vendor`; it is ignored
beside-schema-reference-3.0.yaml:11:11 warning[wrong-level] `metadata` stands in a schema, which has no such member; it is ignored
beside-schema-reference-3.0.yaml:12:48 warning[unknown-member] a schema has no member `dscription`; it is ignored
beside-schema-reference-3.0.yaml:12:63 warning[unknown-member] a schema has no member `maxProprties`; it is ignored
beside-schema-reference-3.0.yaml:13:47 warning[beside-reference] `default` says nothing beside `$ref` in this version; it is ignored
beside-schema-reference-3.0.yaml:13:60 warning[unknown-member] a schema has no member `vendor`; it is ignored
beside-schema-reference-3.1.yaml:11:11 warning[wrong-level] `metadata` stands in a schema, which has no such member; it is ignored
beside-schema-reference-3.1.yaml:12:48 warning[unknown-member] a schema has no member `dscription`; it is ignored
beside-schema-reference-3.1.yaml:12:63 warning[unknown-member] a schema has no member `maxProprties`; it is ignored
binary.yaml:1:1 error[binary-input] this is not text: there is a NUL byte at offset 5
blank-missing-at-end.yaml:8:7 error[invalid-yaml] this key has no `:`
blank-missing-before-key.yaml:8:17 error[invalid-yaml] a `:` cannot stand here
blank-missing-before-name.yaml:5:15 error[invalid-yaml] a `:` cannot stand here
blank-missing.yaml:7:7 error[wrong-type] a schema must be an object, but this is a string
brace-not-closed.json:13:2 error[invalid-json] the text ends before the JSON does
bracket-not-closed.yaml:6:22 error[invalid-yaml] this bracket is not closed
branch-is-itself.yaml:8:17 error[reference-cycle] this branch leads back to the union that it is of; it is left out
callback-nowhere.yaml:21:11 warning[unresolved-expression] `$request.body#/urls/borne` leads nowhere: the request body has no member `borne`; whoever sends the callback has to say its URL
callback-nowhere.yaml:29:11 warning[unresolved-expression] `Given in /subscriptions` is no URL, and names none; whoever sends the callback has to say its URL
callback-nowhere.yaml:33:11 warning[unresolved-expression] `$request.query.anwser` leads nowhere: the operation has no such parameter `anwser`; whoever sends the callback has to say its URL
colon-in-text.yaml:3:14 error[invalid-yaml] a `:` cannot stand here
comment.json:2:23 error[invalid-json] no comment begins with `//` here
comments-only.yaml:1:1 error[empty-input] there is nothing here
components-is-list.yaml:6:1 error[wrong-type] `components` must be an object, but this is an array
components-missing.yaml:6:27 error[unresolved-reference] this leads into `components`, which is not there (and at another place)
components-misspelt.yaml:11:3 error[unknown-member] `components` has no member `response`; only what refers to it reads it
conflict.yaml:2:1 error[invalid-yaml] this marks a conflict that is not resolved
content-is-text.yaml:9:18 error[wrong-type] `content` must be an object, but this is a string
contradictory.yaml:6:5 warning[contradictory-schema] no value can satisfy this schema: `minimum: 5` and `maximum: 3` exclude each other; its type has no values
contradictory.yaml:7:5 warning[contradictory-schema] no value can satisfy this schema: `type: string` and `type: object` exclude each other; its type has no values
contradictory.yaml:11:5 warning[contradictory-schema] no value can satisfy this schema: `enum: ["a","b"]` and `enum: ["c"]` exclude each other; its type has no values
contradictory.yaml:12:5 warning[contradictory-schema] no value can satisfy this schema: `type: string` and `oneOf: [{"type":"integer"},{"type":"boolean"}]` exclude each other; its type has no values
contradictory.yaml:13:5 warning[ambiguous-union] whatever fits `Named` fits `Object` too, such as `{"name":"a"}`; `oneOf` accepts nothing that fits two branches, so its type never holds `Named`: a value of `Named` is refused, and a body that holds one cannot be decoded
contradictory.yaml:19:5 warning[contradictory-schema] no value can satisfy this schema: `enum: ["abc"]` and `maxLength: 2` exclude each other; its type has no values
contradictory.yaml:20:5 warning[contradictory-schema] no value can satisfy this schema: `exclusiveMinimum: 5` and `maximum: 5` exclude each other; its type has no values
contradictory.yaml:21:5 warning[contradictory-schema] no value can satisfy this schema: `const: a` and `enum: ["b"]` exclude each other; its type has no values
contradictory.yaml:22:5 warning[contradictory-schema] no value can satisfy this schema: no integer is within its bounds; its type has no values
contradictory.yaml:23:5 warning[contradictory-schema] no value can satisfy this schema: no multiple of 10 is within its bounds; its type has no values
contradictory.yaml:24:5 warning[contradictory-schema] no value can satisfy this schema: `enum: ["abc","x"]` and `pattern: ^y` exclude each other; its type has no values
contradictory.yaml:25:67 warning[contradictory-schema] no array has 1 or more and not more than 0 items that `contains` describes; each is refused
control-character.yaml:3:12 error[invalid-yaml] this control character cannot stand in YAML
cut-off.json:4:13 error[invalid-json] the text ends before the JSON does
discriminator-alone.yaml:8:7 warning[unused-discriminator] this discriminator has nothing to tell apart; it is ignored
discriminator-not-declared.yaml:11:9 warning[unused-discriminator] this branch has no property `kind`, which tells the branches apart
duplicate-in-replaced.yaml:4:3 error[duplicate-key] the key `/pets` is written again below, which replaces this one
duplicate-key.json:5:29 error[duplicate-key] the key `Größe` is written again below, which replaces this one
duplicate-path.yaml:6:3 error[duplicate-key] the key `/pets` is written again below, which replaces this one
duplicate-text.yaml:3:3 warning[duplicate-key] the key `title` is written again below, which replaces this one
duplicate-text.yaml:5:3 warning[duplicate-key] the key `version` is written again below, with the same value
empty.yaml:1:1 error[empty-input] there is nothing here
enum-is-text.yaml:10:13 error[wrong-type] `enum` must be an array, but this is a string
enum-of-items.yaml:9:7 warning[invalid-enum] these are no arrays, but values of the items; they are read as those
escape.yaml:3:15 error[invalid-yaml] there is no such escape in double quotes
format-misspelt.yaml:9:40 warning[unknown-format] there is no format `datetime`; nothing is checked (and at another place)
format-misspelt.yaml:12:37 warning[unknown-format] there is no format `uiud`; nothing is checked
format-misspelt.yaml:13:38 warning[unknown-format] there is no format `date-tiem`; nothing is checked
html.yaml:1:1 error[not-a-description] this is a page of HTML, and no OpenAPI description
indented-too-far.yaml:4:12 error[invalid-yaml] a `:` cannot stand here
indented-too-little.yaml:9:6 error[invalid-yaml] there should be a key here
infinite-number.yaml:7:9 warning[number-out-of-range] JSON has no infinite numbers; this is read as the largest finite one
infinite-number.yaml:8:9 error[number-out-of-range] this is not a number; it is read as `null`
info-is-text.yaml:2:7 error[wrong-type] `info` must be an object, but this is a string
invisible-blank.yaml:8:17 error[invalid-yaml] this is U+00A0, which looks like a blank or like nothing
invisible-letters.yaml:7:7 error[unknown-member] a schema has no member `U+200Btype`; it is ignored
invisible-letters.yaml:8:8 error[wrong-type] a schema must be an object, but this is a string
invisible-letters.yaml:12:9 warning[wrong-type] this schema is `null`; it is read as one that allows any value
invisible-letters.yaml:13:1 error[unknown-member] the description has no member `U+00A0         type`; it is ignored
latin-1.yaml:3:12 error[invalid-encoding] the byte 0xF6 at offset 32 is not UTF-8
level-beside-empty.yaml:10:11 error[wrong-level] `$ref` stands beside `schema`, which is empty; it is followed in the place of a parameter, and what stands beside it is ignored
level-beside-empty.yaml:12:7 warning[wrong-level] `200` stands beside `responses`, which is empty; it is ignored
level-beside-empty.yaml:25:7 warning[wrong-level] `name` and `age` stand beside `properties`, which is empty
level-beside-empty.yaml:30:7 warning[wrong-level] `type` stands beside `items`, which is empty, and takes the place of the `type` above it; this is read as `type: string`
level-beside-property.yaml:12:11 warning[wrong-level] `type` stands beside `items`, which is empty, and takes the place of the `type` above it; this is read as `type: string`
level-beside-property.yaml:16:11 warning[wrong-level] `width` and `height` stand in a schema, which has no such members; they are ignored
level-component-too-deep.yaml:33:11 warning[wrong-level] `size` stands in a schema, which has no such member; it is ignored
level-component-too-deep.yaml:35:7 error[wrong-level] `Dog` stands in a schema, which has no such member; it is ignored
level-component-too-deep.yaml:40:7 error[wrong-level] `Bird` stands in a schema, which has no such member; it is ignored
level-component-too-deep.yaml:43:5 warning[wrong-level] `securitySchemes` stands in `schemas`, where it would be a schema
level-component-too-shallow.yaml:22:3 error[wrong-level] `Dog` stands in `components`, which has no such member; it is ignored
level-components.yaml:4:1 warning[wrong-level] `version` stands in the description, which has no such member; it is ignored
level-components.yaml:14:9 error[wrong-level] `description` stands in `responses`, where it would be a response
level-components.yaml:20:3 error[wrong-level] `components` stands in `paths`, where it would be a path item
level-missing-between.yaml:6:7 warning[wrong-level] `200` stands in an operation, which has no such member; it is ignored
level-missing-between.yaml:11:11 error[wrong-level] `schema` stands in `content`, where it would be a media type
level-missing-between.yaml:19:13 error[wrong-level] `type` stands in `content`, where it would be a media type
level-missing-between.yaml:21:3 warning[wrong-level] `Pet` stands in `components`, which has no such member; it is ignored
level-properties.yaml:9:5 warning[wrong-level] `properties` stands in `schemas`, where it would be a schema
level-property.yaml:8:7 warning[unknown-member] an operation has no member `name`; it is ignored
level-property.yaml:13:7 warning[unknown-member] an operation has no member `format`; it is ignored
level-property.yaml:22:7 warning[wrong-level] `name` stands in a schema, which has no such member; it is ignored
level-schema-in-response.yaml:10:11 warning[wrong-level] `title`, `type` and `properties` stand in a response, which has no such members; they are ignored
level-too-deep.json:9:11 error[wrong-level] `operationId` and `tags` stand in `responses`, where each would be a response
level-too-deep.json:13:7 error[wrong-level] `/dogs` stands in a path item, which has no such member; it is ignored
level-too-deep.json:19:52 error[wrong-level] `required` stands in `properties`, where it would be a schema
level-too-shallow.yaml:8:7 error[wrong-level] `in` and `type` stand in an operation, which has no such members; they are ignored
level-too-shallow.yaml:13:9 error[wrong-level] `schema` stands in `responses`, where it would be a response
level-too-shallow.yaml:16:1 warning[wrong-level] `Dog` stands in the description, which has no such member; it is ignored
line-missing.yaml:7:7 error[duplicate-key] the keys `title`, `type` and `properties` are written again below, which replaces these
links.yaml:11:37 warning[unresolved-reference] no operation has the `operationId` `petts`, so the link leads nowhere
links.yaml:14:39 warning[unresolved-reference] there is no operation at `#/paths/~1pets/put`, so the link leads nowhere
links.yaml:15:37 warning[unresolved-reference] there is no operation at `#/paths/~1dogs/get`, so the link leads nowhere
list-as-key.yaml:6:3 error[complex-key] this key is a list or an object
list-indented-unevenly.yaml:7:2 error[invalid-yaml] there should be a key here
list.json:1:1 error[not-a-description] an OpenAPI description is an object, but this is an array
meant-otherwise.yaml:4:3 warning[unusual-path] a parameter of a path stands in braces; this is read with `:itemId` as `{itemId}`
meant-otherwise.yaml:11:55 error[wrong-reference] this leads to a whole description, where a schema must be (and at another place)
meant-otherwise.yaml:14:48 error[wrong-type] a schema must be an object, but this is the name of one
meant-otherwise.yaml:17:55 error[wrong-reference] this leads to a section of `components`, where a schema must be
meant-otherwise.yaml:22:3 error[invalid-path] each `{` of a path must have its `}`, with a name between
meant-otherwise.yaml:27:22 warning[invalid-keyword] `discriminator` must be an object; this is read as its `propertyName`
meant-otherwise.yaml:30:52 warning[invalid-keyword] `minLength` must be a number; this is read as 3
meant-otherwise.yaml:30:74 warning[invalid-enum] `aaa` and `bbb` are listed more than once, which says nothing more
meant-otherwise.yaml:30:79 warning[invalid-enum] `1` must be of type string, and is read as that
meant-otherwise.yaml:31:37 warning[undeclared-property] `id`, `name`, `kind` and another one are required of an object without `properties`; they are any values
media-type-misspelt-2.0.yaml:4:30 warning[unusual-media-type] there is no usual media type `multipart/formdata`; it is sent as it is written, and what form its content has is not known
media-type-misspelt-2.0.yaml:9:11 warning[unusual-media-type] there is no usual media type `aplication/json`; it is sent as it is written, and what form its content has is not known
media-type-misspelt.yaml:9:11 warning[unusual-media-type] there is no usual media type `aplication/json`; it is sent as it is written, and what form its content has is not known
media-type-misspelt.yaml:14:13 warning[unusual-media-type] there is no usual media type `application/jsno`; it is sent as it is written, and what form its content has is not known (and at another place)
media-type-misspelt.yaml:19:13 warning[unusual-media-type] there is no usual media type `application/problem+jsn`; it is sent as it is written, and what form its content has is not known
missing-anchor.yaml:6:10 error[invalid-yaml] there is no anchor for this alias
missing-comma.json:3:3 error[invalid-json] there should be a `,` or `}` here
misspelt-name.yaml:7:56 warning[unknown-member] a parameter has no member `nmae`; it is ignored
misspelt-name.yaml:8:12 error[unknown-member] a parameter has no member `nmae`; it is ignored
misspelt-words-2.0.yaml:5:13 error[unknown-type] there is no type `sting`
misspelt-words-2.0.yaml:6:13 error[unknown-type] there is no type `nul`
misspelt-words-2.0.yaml:8:13 error[invalid-security-scheme] there is no type of security scheme `openIdConect`; operations that ask for it ask for a bearer token
misspelt-words-2.0.yaml:9:25 error[invalid-security-scheme] there is no API key in `cooky`; operations that ask for it ask for a bearer token
misspelt-words-2.0.yaml:10:13 error[invalid-security-scheme] there is no type of security scheme `basik`; operations that ask for it ask for a bearer token
misspelt-words.yaml:6:7 warning[missing-path-parameter] `{siteid}` is not in the path `/sites/{site_id}`; the parameter is left out, and `{site_id}` is read as a string
misspelt-words.yaml:9:11 error[unknown-member] a parameter has no member `ref`; it is ignored
misspelt-words.yaml:10:25 error[wrong-type] there are no parameters in `querry`
misspelt-words.yaml:11:47 error[unknown-type] there is no type `numbr`
misspelt-words.yaml:19:27 warning[invalid-security-scheme] there is no API key in `Header`; it is read as `header`
misspelt-words.yaml:20:27 error[wrong-type] `in` must be a string, but this is a number
misspelt-words.yaml:21:41 error[wrong-type] `name` must be a string, but this is a number
misspelt-words.yaml:23:15 warning[type-was-meant] `bearer` is read as `type: http` with `scheme: bearer`
number-too-large.json:5:14 warning[number-out-of-range] this number is too large, and is read as text
operation-id-twice.yaml:6:25 warning[duplicate-operation-id] another operation has the `operationId` `pets` too
operation-is-list.yaml:7:5 error[wrong-type] an operation must be an object, but this is an array
page-with-broken-block.md:13:22 error[invalid-yaml] a `:` cannot stand here
page-without-description.md:1:1 error[not-a-description] this page has no fenced block with an OpenAPI description
parameter-is-text.yaml:9:11 error[wrong-type] a parameter must be an object, but this is a string
parameter-nowhere.yaml:10:15 error[wrong-type] there are no parameters in `path-query`
parameter-unread.yaml:6:27 error[unresolved-reference] there is nothing at `#/components/parameters/Idd`
parameter-unread.yaml:9:33 error[wrong-type] there are no parameters in `url`
parameter-unread.yaml:13:27 error[unresolved-reference] this leads into `components.headers`, which is not there (and at another place)
parameter-without-name.yaml:9:9 error[missing-field] there is no `name` here
parameters-is-object.yaml:8:7 error[wrong-type] `parameters` must be an array, but this is an object
path-item-is-text.yaml:6:10 error[wrong-type] a path item must be an object, but this is a string
path-without-slash.yaml:6:3 warning[invalid-path] a path must begin with `/`; this is read as `/pets`
paths-is-list.yaml:5:1 error[wrong-type] `paths` must be an object, but this is an array
paths-misspelt.yaml:3:1 error[unknown-member] the description has no member `Paths`; what is in it is not read
places.json:7:7 error[missing-field] there is no `in` here
places.json:10:7 warning[missing-field] this response has no `description`
places.yaml:2:1 warning[missing-field] `info` has no `version`
places.yaml:10:9 error[missing-field] there is no `in` here (and at another place)
places.yaml:14:9 warning[missing-field] this response has no `description` (and at another place)
postman.json:1:1 error[not-a-description] this is a Postman collection, and no OpenAPI description
properties-is-list.yaml:10:7 error[wrong-type] `properties` must be an object, but this is an array
quote-not-closed.yaml:3:10 error[invalid-yaml] this quote is not closed
reference-cycle.yaml:9:13 error[reference-cycle] `#/components/schemas/Dog` leads back to itself
reference-is-comment.yaml:12:23 error[wrong-type] a schema must be an object, but this is a string
reference-is-comment.yaml:14:11 error[wrong-type] `$ref` must be a string, but this is null
reference-is-comment.yaml:23:11 error[wrong-type] `$ref` must be a string, but this is null
reference-is-comment.yaml:24:9 warning[wrong-type] this schema is `null`; it is read as one that allows any value
reference-is-comment.yaml:25:9 warning[wrong-type] this schema is `null`; it is read as one that allows any value
reference-of-another-kind.yaml:7:17 error[wrong-reference] this leads to a header, where a parameter must be
reference-of-another-kind.yaml:13:21 error[wrong-reference] this leads to a schema, where a media type must be
reference-of-another-kind.yaml:15:17 error[wrong-reference] this leads to a parameter, where a response must be
reference-of-another-kind.yaml:21:28 warning[wrong-reference] this leads to a response, where a schema must be; it is any value
reference-of-another-kind.yaml:23:27 error[wrong-reference] this leads to a schema, where an example must be
reference-of-another-kind.yaml:28:25 error[wrong-reference] this leads to a request body, where a header must be
reference-of-another-kind.yaml:29:25 warning[wrong-reference] this leads to a parameter, where a header must be; it is read as one
reference-of-another-kind.yaml:31:26 error[wrong-reference] this leads to a schema, where a link must be
reference-of-another-kind.yaml:33:11 error[wrong-reference] this leads to a schema, where a path item must be
reference-of-another-kind.yaml:36:17 error[wrong-reference] this leads to a schema, where a security scheme must be
reference-of-another-kind.yaml:40:50 warning[wrong-reference] this leads to a security scheme, where a schema must be; it is any value
reference-of-another-kind.yaml:42:44 error[wrong-reference] this leads to a schema, where the members of `properties` must be
reference-of-another-kind.yaml:48:11 warning[wrong-level] `type` and `properties` stand in a response, which has no such members; they are ignored
reference-to-file.yaml:9:13 error[unresolved-reference] there is no file `pet.yaml`
reference-to-itself.yaml:9:13 error[reference-cycle] `#/components/schemas/Pet` leads back to itself
request-body-is-list.yaml:8:7 error[wrong-type] a request body must be an object, but this is an array
required-is-boolean.yaml:10:17 warning[invalid-keyword] `required` must be a list of property names, but this is a boolean; it is ignored
required-misspelt.yaml:8:24 warning[undeclared-property] `birhday` is required, and no property has that name; it is any value
response-is-text.yaml:9:16 error[wrong-type] a response must be an object, but this is a string
responses-is-list.yaml:8:7 error[wrong-type] `responses` must be an object, but this is an array
schema-is-null.yaml:10:7 warning[wrong-type] this schema is `null`; it is read as one that allows any value
schema-is-text.yaml:8:10 error[wrong-type] a schema must be an object, but this is a string
schemas-is-list.yaml:7:3 error[wrong-type] `schemas` must be an object, but this is an array
section-as-schema-2.0.yaml:9:26 error[wrong-reference] this leads to the section `definitions`, where a schema must be
security-scheme-misspelt.yaml:3:13 warning[unknown-security-scheme] there is no security scheme `kye`; it is taken for a bearer token
security-scheme-misspelt.yaml:6:36 warning[unknown-security-scheme] there is no security scheme `nothing`; it is taken for a bearer token
security-scheme-misspelt.yaml:9:17 warning[type-was-meant] there is no type `apikey`; it is read as `apiKey`
security-scheme-misspelt.yaml:9:42 error[invalid-security-scheme] there is no API key in `headers`; operations that ask for it ask for a bearer token
security-scheme-misspelt.yaml:10:19 error[invalid-security-scheme] there is no type of security scheme `htpp`; operations that ask for it ask for a bearer token
security-scheme-misspelt.yaml:11:34 warning[unregistered-scheme] the HTTP authentication scheme `Digets` is not registered; it is sent as it is written
security-scheme-misspelt.yaml:12:27 warning[unknown-member] a security scheme has no member `flow`; it is ignored
security-scheme-misspelt.yaml:13:25 error[unknown-member] a security scheme has no member `schema`; it is ignored
security-scheme-unknown.yaml:9:11 warning[unknown-security-scheme] there is no security scheme `token`; it is taken for a bearer token
server-url.yaml:4:10 warning[invalid-server-url] `https:/api.example.com/v1` is no URL of a server; it is read as `https://api.example.com/v1`
server-url.yaml:5:10 warning[invalid-server-url] `https://{region.example.com` is no URL of a server, and is left out: each `{` must have its `}`, with the name of a variable between
server-url.yaml:6:10 warning[invalid-server-url] `https://api.example.com:99999` is no URL of a server, and is left out: there is no such port
server-url.yaml:7:10 warning[invalid-server-url] `https://` is no URL of a server, and is left out: it names no host
server-url.yaml:8:10 warning[invalid-server-url] `https://<your-host>/v1` is no URL of a server, and is left out: there is no host `<your-host>`
server-url.yaml:9:10 warning[invalid-server-url] `{{ base_url }}/v1` is no URL of a server; it is read as `{base_url}/v1`
slips.yaml:7:18 error[wrong-type] a security requirement must be an object, but this is the name of a scheme; it is read as `Token: []`
slips.yaml:13:18 error[wrong-type] a security requirement must be an object, but this is a string
slips.yaml:19:30 error[unresolved-reference] there is nothing at `#/components/schemas/Bix`
slips.yaml:26:17 error[wrong-type] `required` must be an array, but this is a string
slips.yaml:27:29 error[wrong-type] a schema must be an object, but this is a string
slips.yaml:30:22 error[wrong-type] `enum` must be an array, but this is a string
slips.yaml:31:18 error[wrong-type] `allOf` must be an array, but this is an object
slips.yaml:39:7 error[wrong-type] `properties` must be an object, but this is an array
status-unknown.yaml:11:9 error[invalid-status] `ok` is not a status
swagger-1-2.yaml:1:10 error[unsupported-version] Swagger 1.2 is not supported
tab.yaml:3:1 error[invalid-yaml] a tab cannot indent YAML
template.yaml:4:12 error[complex-key] this is a template, whose `{{` or `{%` are not filled in
text.yaml:1:1 error[not-a-description] an OpenAPI description is an object, but this is a string
too-deep.json:5:139 error[too-deep] this is nested more than 128 deep
trailing-comma.json:5:1 warning[invalid-json] this is not JSON, and is read as YAML: JSON has no comma after the last item
two-documents.yaml:1:1 warning[several-documents] this stream has 2 documents; only this one is read
type-misspelt.yaml:12:17 error[unknown-type] there is no type `strnig`
type-or-null.yaml:12:17 warning[type-was-meant] this type is read as `string or null`
unquoted-at-sign.yaml:8:16 error[invalid-yaml] a text without quotes cannot begin with this character
unresolved-parameter.yaml:9:17 error[unresolved-reference] this leads into `components`, which is not there
unresolved-response.yaml:10:17 error[unresolved-reference] this leads into `components`, which is not there
unresolved-schema.yaml:14:23 error[unresolved-reference] there is nothing at `#/components/schemas/Pets`
utf-16-cut-off.yaml:2:1 error[invalid-encoding] the text is UTF-16 up to here, but not further
version-2-as-openapi.yaml:1:10 error[unsupported-version] there is no OpenAPI 2.0
version-3-3.json:2:14 error[unsupported-version] OpenAPI 3.3 is not supported
version-3-as-swagger.yaml:1:10 error[unsupported-version] there is no Swagger 3.0
version-is-number.yaml:4:12 warning[wrong-type] `version` must be a string, but this is a number; it is read as `1.0`
version-missing.yaml:1:1 error[unsupported-version] the member `openapi` is missing, which names the version
version-misspelt-alone.yaml:1:1 error[unsupported-version] the member `openapi` is missing, which names the version
version-misspelt.yaml:1:1 error[unsupported-version] the member `swagger` is missing, which names the version
version-not-one.yaml:1:10 error[unsupported-version] `openapi` must be a version of the OpenAPI Specification
words-as-meant.yaml:7:24 warning[wrong-type] there are no parameters in `Path`; it is read as `path`
words-as-meant.yaml:7:40 warning[wrong-type] `required` must be a boolean; this is read as true
words-as-meant.yaml:9:19 error[wrong-type] `deprecated` must be a boolean, but this is a string
words-as-meant.yaml:11:45 warning[invalid-media-type] `json` is not a media type; it is read as `application/json`
words-as-meant.yaml:11:82 warning[invalid-enum] `1`, `2` must be of type string, and are read as that
"#;

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../specs/bad"))
}

fn description(name: &str) -> Description {
    let bytes = std::fs::read(folder().join(name)).expect("the file is there");
    read(vec![Source {
        path: Some(folder().join(name)),
        ..Source::new(name, bytes)
    }])
}

#[test]
fn every_broken_description_is_explained() {
    let mut names: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    let mut found = vec![String::new()];
    for name in names {
        let located = description(&name).located();
        assert!(!located.is_empty(), "nothing is said about {name}");
        for located in located {
            let Position {
                file, line, column, ..
            } = &located.position;
            let severity = match located.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            };
            let (code, message) = (located.code, &located.message);
            assert!(located.help.is_some(), "{name}: `{code}` has no help");
            found.push(format!(
                "{file}:{line}:{column} {severity}[{code}] {message}"
            ));
        }
    }
    let expected: Vec<&str> = EXPECTED.lines().collect();
    assert_eq!(found, expected);
}

#[test]
fn the_snippet_underlines_the_spot() {
    let located = description("page-with-broken-block.md").located();
    let shown = located.first().unwrap().render(false);
    assert_eq!(
        shown,
        "error[invalid-yaml]: a `:` cannot stand here
  --> page-with-broken-block.md:13:22
   |
13 |          summary: All: pets
   |                      ^
   |
   = help: check the indentation of this line and the one before, or quote the text if the `:` belongs to it"
    );
    assert!(
        located.first().unwrap().render(true).contains("\u{1b}["),
        "in colour where that is asked for"
    );
}

#[test]
fn both_places_of_a_repeated_key_are_shown() {
    let located = description("duplicate-path.yaml").located();
    let shown = located.first().unwrap().render(false);
    assert_eq!(
        shown,
        "error[duplicate-key]: the key `/pets` is written again below, which replaces this one
  --> duplicate-path.yaml:6:3
   |
 6 |   /pets:
   |   ^^^^^
   |
   = at: /paths/~1pets
   = help: join the two, or rename or remove one of them
note: this one counts
  --> duplicate-path.yaml:11:3
   |
11 |   /pets:
   |   ^^^^^"
    );
}

#[test]
fn a_very_long_line_is_cut_around_the_spot() {
    let padding = "ä".repeat(50_000);
    let text = format!(
        "{{\"openapi\": \"3.1.0\", \"x-a\": \"{padding}\", \"x-b\": [], \"x-b\": {{}}, \"x-c\": \"{padding}\"}}"
    );
    let located = read(vec![Source::new("long.json", text)]).located();
    let duplicate = located.iter().find(|l| l.code == "duplicate-key").unwrap();
    assert_eq!(
        (duplicate.position.line, duplicate.position.column),
        (1, 50_033)
    );
    let shown = duplicate.render(false);
    assert!(shown.contains("--> long.json:1:50033"), "{shown}");
    assert!(shown.contains("\"x-b\": []"), "{shown}");
    assert!(
        shown.lines().all(|line| line.chars().count() < 160),
        "{shown}"
    );
}

#[test]
fn diagnostics_are_written_as_json() {
    let located = description("type-or-null.yaml").located();
    let json = serde_json::to_value(&located).unwrap();
    let first = json.get(0).unwrap();
    for (key, value) in [
        ("severity", "warning"),
        ("code", "type-was-meant"),
        ("file", "type-or-null.yaml"),
    ] {
        assert_eq!(first.get(key).and_then(|value| value.as_str()), Some(value));
    }
    assert_eq!(
        first.get("line").and_then(serde_json::Value::as_u64),
        Some(12)
    );
    assert_eq!(
        first.get("pointer").and_then(|value| value.as_str()),
        Some("/components/schemas/Pet/properties/name/type")
    );
}

#[test]
fn a_wrong_level_says_where_the_right_one_is() {
    let helps = |name| {
        let located = description(name).located().into_iter();
        let helps = located.map(|located| located.help.unwrap_or_default());
        helps.collect::<Vec<_>>()
    };
    assert_eq!(
        helps("level-beside-empty.yaml"),
        [
            "did you mean to indent it further, as a member of `schema`?",
            "did you mean to indent it further, as a member of `responses`?",
            "did you mean to indent them further, as members of `properties`?",
            "did you mean to indent it further, as a member of `items`?",
        ]
    );
    let below = "did you leave out `application/json:`";
    assert_eq!(
        helps("level-missing-between.yaml"),
        [
            "did you leave out `responses:` above it? Indent it below that".to_owned(),
            format!("{below} above it? Indent it below that"),
            format!("{below} and `schema:` above it? Indent it below that"),
            "did you leave out `schemas:` above it? Indent it below that".to_owned(),
        ]
    );
    let moved =
        |it, beside| format!("did you mean {it} to stand beside `{beside}`? Move {it} there");
    assert_eq!(
        helps("level-component-too-deep.yaml"),
        ["name", "Pet", "Cat", "schemas"].map(|beside| format!(
            "did you mean to indent it less, so that it stands beside `{beside}`?"
        ))
    );
    assert_eq!(
        helps("level-too-deep.json"),
        [
            moved("them", "responses"),
            moved("it", "/pets"),
            moved("it", "properties"),
        ]
    );
    assert_eq!(
        helps("level-schema-in-response.yaml"),
        [
            "did you leave out `content:`, `application/json:` and `schema:` above them? Indent them below that"
        ]
    );
    assert_eq!(
        helps("level-too-shallow.yaml"),
        [
            "did you mean to indent them further, as members of the last item of `parameters`?",
            "did you mean to indent it further, as a member of `200`?",
            "did you mean to indent it further, as a member of `definitions`?",
        ]
    );
}

#[test]
fn what_was_forgotten_is_named_with_its_line() {
    for (name, help) in [
        (
            "brace-not-closed.json",
            "by the indentation, nothing closes the `{` on line 7; add the closing `}` or `]`; perhaps the file was cut off",
        ),
        (
            "blank-missing.yaml",
            "put a blank after the `:` of `$ref:'#/components/schemas/Animal'`",
        ),
        (
            "blank-missing-before-key.yaml",
            "put a blank after the `:` of `type:object` on line 7",
        ),
        (
            "blank-missing-at-end.yaml",
            "put a blank after the `:` of `type:object` on line 8",
        ),
        (
            "blank-missing-before-name.yaml",
            "put a blank after the `-` of `-name: x` on line 4",
        ),
    ] {
        let located = description(name).located();
        assert_eq!(located[0].help.as_deref(), Some(help), "{name}");
    }
}

#[test]
fn a_misspelt_word_says_which_was_meant() {
    let meant = |name| {
        let located = description(name).located().into_iter();
        let helps = located.filter_map(|located| {
            let help = located.help?;
            let meant = help.strip_prefix("did you mean ")?.split_once('?')?.0;
            Some(meant.to_owned())
        });
        helps.collect::<Vec<_>>()
    };
    assert_eq!(
        meant("misspelt-words.yaml"),
        ["`site_id`", "`$ref`", "`query`", "`number`"]
    );
    assert_eq!(meant("misspelt-words-2.0.yaml"), ["`string`", "`basic`"]);
    assert_eq!(meant("version-misspelt.yaml"), ["`swagger`"]);
    assert_eq!(meant("version-misspelt-alone.yaml"), ["`openapi`"]);
    let helps = |name: &str| {
        let located = description(name).located().into_iter();
        let levels = located.filter(|located| located.code == "wrong-level");
        levels.filter_map(|it| it.help).collect::<Vec<_>>()
    };
    let beside = ["did you mean to indent it less, so that it stands beside `compute`?"];
    for version in ["2.0", "3.0", "3.1"] {
        assert_eq!(
            helps(&format!("beside-schema-reference-{version}.yaml")),
            beside
        );
    }
    assert_eq!(
        helps("level-property.yaml"),
        ["did you mean to indent it further, as a member of `properties`?"]
    );
}

#[test]
fn what_follows_from_a_wrong_level_is_counted_there() {
    let notes = |name| {
        let located = description(name).located().into_iter();
        let related = located.flat_map(|located| located.related);
        let related = related.map(|it| (it.position.line, it.label));
        related.collect::<Vec<_>>()
    };
    let (one, two) = (
        "this leads nowhere because of it".to_owned(),
        "this and another one lead nowhere because of it".to_owned(),
    );
    assert_eq!(
        notes("level-component-too-deep.yaml"),
        [(13, two.clone()), (23, one.clone()), (7, one.clone())]
    );
    assert_eq!(
        notes("level-component-too-shallow.yaml"),
        [(12, two.clone())]
    );
    assert_eq!(notes("level-components.yaml"), [(13, two)]);
    assert_eq!(notes("components-misspelt.yaml"), [(9, one)]);
}

#[test]
fn common_slips_say_what_was_meant() {
    let helps = |name| {
        let located = description(name).located().into_iter();
        let helps = located.map(|located| located.help.unwrap_or_default());
        helps.collect::<Vec<_>>()
    };
    let slips = helps("slips.yaml");
    for help in [
        "write `Token: []`",
        "write `- Tokn: []`",
        "write `required: [name]`",
        "write `false`, without quotes",
        "write `enum: [large, small]`",
        "put `- ` before the `$ref`",
        "leave out the `-` before their names",
    ] {
        let is_said = slips.iter().any(|said| said.contains(help));
        assert!(is_said, "{help} is not in {slips:#?}");
    }
    assert_eq!(
        helps("reference-is-comment.yaml")[..4],
        [
            "did you mean `$ref: '#/components/schemas/Pet'`?",
            "a `#` behind a blank begins a comment: put quotes around it, as in `$ref: '#/components/responses/Gone'`",
            "a `#` behind a blank begins a comment: put quotes around it, as in `$ref: '#/components/schemas/Owner'`",
            "a `#` behind a blank begins a comment: put quotes around it, as in `'#/components/schemas/Pet'`",
        ]
    );
    assert_eq!(
        helps("components-misspelt.yaml"),
        ["did you mean `responses`?"]
    );
    assert_eq!(
        helps("level-beside-property.yaml")[1],
        "did you mean to indent `properties` further, as a member of `size`?"
    );
}

#[test]
fn a_second_operation_id_shows_the_first() {
    let located = description("operation-id-twice.yaml").located();
    let first = located
        .iter()
        .find(|it| it.code == "duplicate-operation-id");
    assert_eq!(first.unwrap().related.len(), 1);
}
