//! An `anyOf` of objects that a value is several of at once (`specs/several.yaml`): what was read is written equal.

use std::convert::Infallible;

use serde_json::{Value, json};

use crate::generated::several::server::{Api, OwnRequest, OwnResponse};
use crate::generated::several::support::json as generated;
use crate::generated::several::types::{Either, Owner, Wide};
use crate::generated::several::{Client, router};
use crate::raw::serve;

/// Gives back what it was sent.
#[derive(Clone)]
struct Echo;

impl Api for Echo {
    type Error = Infallible;

    async fn own(&self, request: OwnRequest) -> Result<OwnResponse, Infallible> {
        Ok(OwnResponse::Ok(request.body))
    }
}

fn sole_trader() -> Value {
    json!({
        "givenName": "Ada",
        "vat": "GB1",
        "address": {"street": "Mill Lane", "poBox": 7},
    })
}

#[test]
fn what_fits_one_branch_is_that_branch() {
    let read = |value: Value| generated::from_value::<Owner>(value).unwrap();
    assert!(matches!(
        read(json!({"givenName": "Ada"})),
        Owner::Person(_)
    ));
    assert!(matches!(read(json!({"vat": "GB1"})), Owner::Company(_)));
    // A person without a name is none.
    let company = json!({"givenName": "", "vat": "GB1"});
    assert!(matches!(read(company), Owner::Company(_)));
    let error = generated::from_value::<Owner>(json!({"address": {}})).unwrap_err();
    assert!(error.to_string().contains("must fit `Person`"), "{error}");
}

#[test]
fn what_fits_several_branches_is_all_of_them() {
    let read: Owner = generated::from_value(sole_trader()).unwrap();
    let Owner::Several(branches) = &read else {
        panic!("{read:?}");
    };
    let [Owner::Person(person), Owner::Company(company)] = branches.as_slice() else {
        panic!("{branches:?}");
    };
    assert_eq!(person.given_name, "Ada");
    assert_eq!(company.vat, "GB1");
    assert_eq!(read.branches(), branches.as_slice());
    assert_eq!(serde_json::to_value(&read).unwrap(), sole_trader());
}

#[test]
fn only_what_may_be_several_has_a_variant_for_it() {
    let read: Either = generated::from_value(json!({"a": 1})).unwrap();
    match read {
        Either::Closed(_) | Either::Other(_) => {}
    }
    let value = json!({"a": 1, "b": 2});
    let read: Wide = generated::from_value(value.clone()).unwrap();
    match &read {
        Wide::Narrow(_) | Wide::Whole(_) => {}
    }
    assert_eq!(serde_json::to_value(&read).unwrap(), value);
}

#[tokio::test]
async fn it_goes_there_and_back() {
    let address = serve(router(Echo)).await;
    let builder = Client::builder().base_url(format!("http://{address}"));
    let client = builder.build().unwrap();
    let owner: Owner = generated::from_value(sole_trader()).unwrap();
    let reply = client.own(owner.clone()).await.unwrap();
    assert_eq!(*reply, owner);
}
