//! What the three descriptions become that the project was made for.

use super::{becomes, spec};
use crate::diagnostic::codes;
use crate::testing::{lowered, print};

#[test]
fn almanac() {
    becomes(
        &spec("almanac.yaml"),
        "
HostedLoginPoll = {device_code!: String}
HostedLoginToken = {access_token!: String, organization_id: String?, refresh_token!: String}
HTTPValidationError = {detail: [ValidationError], …}
ValidationError = {ctx: Map<Any>, input: Any, loc!: [AnyOf(String | Integer)], msg!: String, type!: String, …}
POST /v1/auth/device/finish
  Body! application/json HostedLoginPoll
  200 application/json HostedLoginToken
  422 application/json HTTPValidationError
  Security bearerAuth
",
    );
    assert_eq!(lowered(&spec("almanac.yaml")).1, []);
}

#[test]
fn hanko_public() {
    let (api, diagnostics) = lowered(&spec("hanko-public.yaml"));
    assert_eq!(diagnostics, []);
    assert_eq!(
        print(&api).trim(),
        "
UUID4 = Uuid
X-Auth-Token = Other(JWT)
X-Session-Lifetime = Number
CookieSession = String
Passcode = {id: UUID4, ttl: Integer, created_at: DateTime, …}
Error = {code!: Integer<int32>, message!: String, …}
POST /passcode/login/finalize
  Body application/json {id: UUID4, code: String {min_length:6,max_length:6}, …}
  200 application/json Passcode
    X-Auth-Token: X-Auth-Token
    X-Session-Lifetime: X-Session-Lifetime
    Set-Cookie: CookieSession
  400 BadRequest application/json Error
  401 Unauthorized application/json Error
  403 Forbidden application/json Error
  408 RequestTimeOut application/json Error
  410 Gone application/json Error
  500 InternalServerError application/json Error
"
        .trim()
    );
    assert!(api.operations[0].deprecated);
    let (name, tenant) = api.servers[0].variables.first().expect("a variable");
    assert_eq!((name.as_str(), tenant.default.as_str()), ("tenant_id", ""));
}

#[test]
fn hanko_passkeys() {
    let (api, diagnostics) = lowered(&spec("hanko-passkeys.yaml"));
    assert_eq!(
        print(&api).trim(),
        "
public-key-credential = {id!: String, type!: Enum(\"public-key\"), rawId!: String, authenticatorAttachment: Enum(\"cross-platform\", \"platform\")?, …} of credential
autenticator-assertion-response = {clientDataJSON!: String, authenticatorData!: String, signature!: String, userHandle: String?, …} of authenticator-response
credential = {id!: String, type!: Enum(\"public-key\"), …}
authenticator-response = {clientDataJSON!: String, …}
POST /{tenant_id}/mfa/login/finalize
  Header apiKey!: String {min_length:32}
  Path tenant_id!: String
  Body application/json {id!: String, type!: Enum(\"public-key\"), rawId!: String, authenticatorAttachment: Enum(\"cross-platform\", \"platform\")?, response!: autenticator-assertion-response, clientExtensionResults!: {appid: Boolean, appidExclude: Boolean, credProps: {rk: Boolean, …}, …}, …} of public-key-credential
  200 token application/json {token: String, …} when [{minProperties:1}]
  400 error application/json {title: String, details: String, status: Integer, …}
  401 error application/json {title: String, details: String, status: Integer, …}
  404 error application/json {title: String, details: String, status: Integer, …}
  500 error application/json {title: String, details: String, status: Integer, …}
  Server https://passkeys.hanko.io
"
        .trim()
    );
    let found: Vec<_> = diagnostics
        .iter()
        .map(|diagnostic| {
            (
                diagnostic.code,
                diagnostic.help.as_deref().unwrap_or_default(),
            )
        })
        .collect();
    let help = "write `type: [string, 'null']`";
    assert_eq!(
        found,
        [(codes::INVALID_ENUM, help), (codes::TYPE_WAS_MEANT, help)]
    );
    // Four statuses, one response.
    let ids: std::collections::HashSet<_> = api.operations[0].responses[1..]
        .iter()
        .map(|(_, id)| id)
        .collect();
    assert_eq!(ids.len(), 1);
}
