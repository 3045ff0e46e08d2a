//! Who may call what.

use spectrait_ir::SecuritySchemeKind;

use super::becomes;
use crate::diagnostic::{Severity, codes};
use crate::testing::lowered;

#[test]
fn security_is_inherited_overridden_and_never_lost() {
    let yaml = "
openapi: 3.1.0
info: {title: t, version: '1'}
security: [{key: []}, {bearer: [], oauth: [read]}]
paths:
  /a:
    get: {responses: {}}
    put: {responses: {}, security: []}
    post: {responses: {}, security: [{}, {bearer: []}]}
    delete: {responses: {}, security: [{bearr: []}]}
components:
  securitySchemes:
    key: {type: apiKey, name: X-Key, in: header}
    bearer: {type: http, scheme: Bearer}
    oauth: {type: oauth2, flows: {implicit: {authorizationUrl: u, scopes: {read: r}}}}
";
    becomes(
        yaml,
        "
GET /a
  Security key
  Security bearer + oauth
PUT /a
POST /a
  Security none
  Security bearer
DELETE /a
  Security bearr
",
    );
    let (api, diagnostics) = lowered(yaml);
    assert_eq!(diagnostics[0].code, codes::UNKNOWN_SECURITY_SCHEME);
    assert_eq!(
        diagnostics[0].help.as_deref(),
        Some("did you mean `bearer`?")
    );
    // An operation that asks for something unknown is not left open.
    assert_eq!((api.operations.len(), api.operations_described), (4, 4));
    assert_eq!(api.operations[3].security[0].schemes[0].0, "bearr");
    assert_eq!(
        api.operations[0].security[1].schemes[1],
        ("oauth".to_owned(), vec!["read".to_owned()])
    );
}

/// What is nearly a declared scope is likely misspelt; what is like none may be known elsewhere.
#[test]
fn a_misspelt_scope_is_warned_of() {
    let (api, diagnostics) = lowered(
        "
openapi: 3.1.0
info: {title: t, version: '1'}
security: [{oauth: ['read:birds', 'raed:birds', 'read:bird', admin]}]
paths: {/a: {get: {responses: {}}}}
components:
  securitySchemes:
    oauth: {type: oauth2, flows: {implicit: {authorizationUrl: u, scopes: {'read:birds': r, 'write:birds': w}}}}
",
    );
    let found: Vec<_> = diagnostics
        .iter()
        .filter(|it| it.code == codes::UNKNOWN_SCOPE)
        .map(|it| (it.place.pointer.as_str(), it.help.as_deref()))
        .collect();
    let help = Some("did you mean `read:birds`?");
    assert_eq!(
        found,
        [("/security/0/oauth/1", help), ("/security/0/oauth/2", help)]
    );
    assert_eq!(api.operations[0].security[0].schemes[0].1.len(), 4);
}

/// Of a scheme without scopes, what is written in their place asks for nothing.
#[test]
fn schemes_without_scopes_are_asked_for_all_the_same() {
    for scopes in ["''", "true", "key", "{a: b}"] {
        let yaml = format!(
            "
openapi: 3.1.0
info: {{title: t, version: '1'}}
paths: {{/a: {{get: {{responses: {{}}, security: [{{key: {scopes}}}]}}}}}}
components:
  securitySchemes:
    key: {{type: apiKey, in: header, name: X-Key}}
"
        );
        let (api, diagnostics) = lowered(&yaml);
        let said: Vec<_> = diagnostics.iter().map(|it| it.help.as_deref()).collect();
        assert_eq!(said, [Some("write `key: []`")], "{scopes}");
        let asked = api.operations.iter().map(|it| it.security.len());
        assert_eq!(asked.collect::<Vec<_>>(), [1], "{scopes}");
    }
}

/// What asks for less than was written would let in who must stay out.
#[test]
fn scopes_are_a_list_of_texts() {
    for (scopes, read, said) in [
        ("[admin]", Some(vec!["admin"]), ""),
        (
            "admin",
            Some(vec!["admin"]),
            "Warning /paths/~1a/get/security/0/oauth write `oauth: [admin]`",
        ),
        (
            "{}",
            Some(vec![]),
            "Warning /paths/~1a/get/security/0/oauth write `oauth: []`",
        ),
        (
            "null",
            Some(vec![]),
            "Warning /paths/~1a/get/security/0/oauth write its value, or remove the key",
        ),
        (
            "[3]",
            Some(vec!["3"]),
            "Warning /paths/~1a/get/security/0/oauth/0 write `\"3\"`, in quotes",
        ),
        (
            "amdin",
            Some(vec!["amdin"]),
            "Warning /paths/~1a/get/security/0/oauth write `oauth: [amdin]`; \
             Warning /paths/~1a/get/security/0/oauth did you mean `admin`?",
        ),
        (
            "'read, admin'",
            None,
            "Error /paths/~1a/get/security/0/oauth write `[read, admin]`, a list",
        ),
        (
            "{admin: true}",
            None,
            "Error /paths/~1a/get/security/0/oauth write `[admin]`, a list",
        ),
        ("42", None, "Error /paths/~1a/get/security/0/oauth "),
        (
            "[admin, [admin]]",
            None,
            "Error /paths/~1a/get/security/0/oauth/1 ",
        ),
    ] {
        let yaml = format!(
            "
openapi: 3.1.0
info: {{title: t, version: '1'}}
paths: {{/a: {{get: {{responses: {{}}, security: [{{oauth: {scopes}}}]}}}}}}
components:
  securitySchemes:
    oauth: {{type: oauth2, flows: {{implicit: {{authorizationUrl: u, scopes: {{admin: all}}}}}}}}
"
        );
        let (api, diagnostics) = lowered(&yaml);
        let found = api.operations.first();
        let found = found.map(|it| &it.security[0].schemes[0].1);
        assert_eq!(
            found.map(|it| it.iter().map(String::as_str).collect()),
            read,
            "{scopes}"
        );
        let found: Vec<_> = diagnostics
            .iter()
            .filter(|it| it.place.pointer.contains("security"))
            .map(|it| {
                let (severity, help) = (it.severity, it.help.as_deref().unwrap_or_default());
                format!("{severity:?} {} {help}", it.place.pointer)
            })
            .collect();
        assert_eq!(found.join("; "), said, "{scopes}");
    }
}

#[test]
fn security_without_a_value_is_that_of_the_api() {
    let (api, diagnostics) = lowered(
        "
openapi: 3.1.0
info: {title: t, version: '1'}
security: [{k: []}]
paths: {/a: {get: {security: , responses: {}}, put: {security: [], responses: {}}}}
components: {securitySchemes: {k: {type: http, scheme: bearer}}}
",
    );
    let asked = api.operations.iter().map(|one| one.security.len());
    assert_eq!(asked.collect::<Vec<_>>(), [1, 0]);
    let inherit = api.operations.iter().map(|one| one.inherits_security);
    assert_eq!(inherit.collect::<Vec<_>>(), [true, false]);
    assert_eq!(diagnostics.len(), 1, "{diagnostics:#?}");
    let (api, _) = lowered(
        "
openapi: 3.1.0
info: {title: t, version: '1'}
security:
paths: {/a: {get: {responses: {}}}}
",
    );
    assert_eq!(api.operations.len(), 1);
}

#[test]
fn a_name_may_be_the_uri_of_a_scheme_from_3_2_on() {
    let yaml = "
openapi: 3.2.0
info: {title: t, version: '1'}
security: [{'#/components/securitySchemes/key': []}]
paths:
  /a:
    get: {responses: {}}
    put: {responses: {}, security: [{'#/x-schemes/token': []}, {'#/nowhere': []}]}
x-schemes:
  token: {type: http, scheme: bearer}
components:
  securitySchemes:
    key: {type: apiKey, name: X-Key, in: header}
";
    let (api, diagnostics) = lowered(yaml);
    let asked = |operation: usize| {
        let security = api.operations[operation].security.iter();
        security
            .map(|it| it.schemes[0].0.as_str())
            .collect::<Vec<_>>()
    };
    assert_eq!(asked(0), ["key"]);
    assert_eq!(asked(1), ["#/x-schemes/token", "#/nowhere"]);
    let declared: Vec<_> = api.security_schemes.keys().collect();
    assert_eq!(declared, ["key", "#/x-schemes/token"]);
    let codes: Vec<_> = diagnostics.iter().map(|it| it.code).collect();
    assert_eq!(codes, [codes::UNKNOWN_SECURITY_SCHEME]);
    let (_, diagnostics) = lowered(&yaml.replace("3.2.0", "3.1.0"));
    assert_eq!(diagnostics.len(), 3);
}

#[test]
fn a_scheme_may_be_deprecated_from_3_2_on() {
    let yaml = "
openapi: 3.2.0
info: {title: t, version: '1'}
paths: {}
components: {securitySchemes: {key: {type: http, scheme: basic, deprecated: true}}}
";
    assert!(lowered(yaml).0.security_schemes["key"].deprecated);
    // It is said to be ignored there.
    let (api, _) = lowered(&yaml.replace("3.2.0", "3.1.0"));
    assert!(!api.security_schemes["key"].deprecated);
}

#[test]
fn flows_have_their_urls() {
    let (_, diagnostics) = lowered(
        "
openapi: 3.2.0
info: {title: t, version: '1'}
paths: {}
components:
  securitySchemes:
    o:
      type: oauth2
      flows:
        implicit: {authorizationUrl: 'https://a.b', scopes: {}}
        password: {scopes: {}}
        deviceAuthorization: {tokenUrl: 'https://a.b'}
",
    );
    let said = diagnostics.iter().map(|it| (it.code, it.message.as_str()));
    let device = "the flow `deviceAuthorization` has no";
    assert_eq!(
        said.collect::<Vec<_>>(),
        [
            (
                codes::MISSING_FIELD,
                "the flow `password` has no `tokenUrl`"
            ),
            (
                codes::MISSING_FIELD,
                &*format!("{device} `deviceAuthorizationUrl`")
            ),
            (codes::MISSING_FIELD, &*format!("{device} `scopes`")),
        ]
    );
}

#[test]
fn a_header_that_names_the_scheme_holds_a_bearer_token() {
    for (name, severity) in [
        ("Authorization: Bearer", Some(Severity::Warning)),
        ("authorization bearer ", Some(Severity::Warning)),
        ("Authorization: Token", Some(Severity::Error)),
        ("X Key", Some(Severity::Error)),
        ("AuthorizationBearer", None),
    ] {
        let text = format!(
            "swagger: '2.0'\ninfo: {{title: t, version: '1'}}\npaths: {{}}\nsecurity: [{{k: []}}]\n\
             securityDefinitions: {{k: {{type: apiKey, in: header, name: '{name}'}}}}\n"
        );
        let (api, diagnostics) = lowered(&text);
        let said: Vec<_> = diagnostics
            .iter()
            .map(|it| (it.code, it.severity))
            .collect();
        let expected: Vec<_> = severity
            .map(|it| (codes::INVALID_NAME, it))
            .into_iter()
            .collect();
        assert_eq!(said, expected, "{name}");
        let scheme = &api.security_schemes["k"].kind;
        assert_eq!(
            matches!(scheme, SecuritySchemeKind::Bearer { .. }),
            severity.is_some(),
            "{scheme:?}"
        );
    }
}
