//! Values that fit several branches of an `anyOf`, where no branch keeps all that the others keep.
//!
//! In: the value as each branch that it fits has it. Out, by [`join`]: the branch that keeps all that is kept, else as
//! many as it takes. By [`serialize`]: the value again, of all branches together.
//!
//! What always holds: what any branch keeps of a value that was read is kept, and time is linear in the value, for each
//! branch. Of branches that are put together by hand and contradict each other, the first counts.
//!
//! Needs: `union`, `serde`, `serde_json`.

use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::union::{Fit, lost};

/// A value of the branches that it fits: one where that keeps what all of them keep, else those that together do.
pub fn join<U>(value: &Value, fits: Vec<Fit<U>>, several: fn(Vec<U>) -> U) -> Option<U> {
    let (best, fit) = fits.iter().enumerate().min_by_key(|(_, fit)| fit.lost)?;
    let (mut whole, mut missing) = (fit.kept.clone(), fit.lost);
    let mut taken = vec![false; fits.len()];
    taken[best] = true;
    for (index, fit) in fits.iter().enumerate() {
        if missing == 0 {
            break;
        }
        let mut more = whole.clone();
        merge(&mut more, fit.kept.clone());
        let left = lost(value, &more);
        if left < missing {
            (whole, missing, taken[index]) = (more, left, true);
        }
    }
    let branches = fits.into_iter().zip(taken);
    let branches = branches.filter_map(|(fit, taken)| taken.then_some(fit.branch));
    let mut branches: Vec<U> = branches.collect();
    if branches.len() == 1 {
        return branches.pop();
    }
    Some(several(branches))
}

/// Encodes a value that is several branches of a union.
///
/// # Errors
///
/// A branch has no form in JSON, or there is none.
pub fn serialize<U: Serialize, S: Serializer>(
    branches: &[U],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut whole = None;
    for branch in branches {
        let branch = serde_json::to_value(branch).map_err(S::Error::custom)?;
        match &mut whole {
            None => whole = Some(branch),
            Some(whole) => merge(whole, branch),
        }
    }
    let whole = whole.ok_or_else(|| S::Error::custom("a value must fit a branch"))?;
    whole.serialize(serializer)
}

/// Adds to a value what another one has besides.
fn merge(whole: &mut Value, other: Value) {
    match (whole, other) {
        (Value::Object(whole), Value::Object(other)) => {
            for (key, member) in other {
                match whole.get_mut(&key) {
                    Some(known) => merge(known, member),
                    None => drop(whole.insert(key, member)),
                }
            }
        }
        (Value::Array(whole), Value::Array(other)) => {
            for (known, item) in whole.iter_mut().zip(other) {
                merge(known, item);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};
    use serde_json::{Value, json};

    use crate::json::from_value;

    /// Stands for the root of generated code.
    mod support {
        pub(crate) use crate::{check, several, union};
    }

    #[expect(unreachable_pub, reason = "the macros are for public types")]
    mod types {
        use serde::{Deserialize, Serialize};

        use super::support::check::{Check, Path, Report, unchecked};
        use super::support::union::union;

        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        pub(crate) struct Named {
            pub(crate) name: String,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub(crate) at: Option<Vec<Inner>>,
        }
        impl Check for Named {
            fn check(&self, at: &Path<'_>, report: &mut Report) {
                if self.name.is_empty() {
                    report.violation(&at.key("name"), "minLength", "must not be empty");
                }
            }
        }

        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        pub(crate) struct Inner {
            pub(crate) x: i64,
        }

        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        pub(crate) struct Numbered {
            pub(crate) number: i64,
        }

        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        pub(crate) struct Placed {
            pub(crate) at: Vec<serde_json::Value>,
        }
        unchecked!(Numbered, Placed);

        #[derive(Debug, Clone, PartialEq)]
        pub(crate) enum Any {
            Named(Named),
            Numbered(Numbered),
            Placed(Placed),
            Several(Vec<Self>),
        }
        union!(Any by any_of { Named(Named), Numbered(Numbered), Placed(Placed) } or Several);
    }
    use types::{Any, Numbered};

    fn read(value: Value) -> Any {
        from_value(value).unwrap()
    }

    fn written(value: &impl Serialize) -> Value {
        serde_json::to_value(value).unwrap()
    }

    #[test]
    fn one_branch_is_that_branch() {
        let five = Any::Numbered(Numbered { number: 5 });
        assert_eq!(read(json!({"number": 5})), five);
        assert_eq!(five.branches(), std::slice::from_ref(&five));
        // What no branch knows is no reason to be several.
        assert_eq!(read(json!({"number": 5, "color": "red"})), five);
        assert!(matches!(
            read(json!({"name": "", "number": 5})),
            Any::Numbered(_)
        ));
    }

    #[test]
    fn several_branches_keep_what_each_has() {
        let value = json!({"name": "n", "number": 5});
        let both = read(value.clone());
        assert!(
            matches!(both.branches(), [Any::Named(_), Any::Numbered(_)]),
            "{both:?}"
        );
        assert_eq!(written(&both), value);
        // Inside of what they share, too.
        let value = json!({"name": "n", "at": [{"x": 1, "y": 2}, {"x": 3}], "number": 5});
        let all = read(value.clone());
        assert_eq!(all.branches().len(), 3);
        assert_eq!(written(&all), value);
    }

    #[test]
    fn branches_that_add_nothing_are_left_out() {
        let value = json!({"name": "n", "at": [{"x": 1}]});
        assert!(matches!(read(value), Any::Named(_)));
    }

    #[test]
    fn what_is_made_of_several_is_checked_and_written() {
        let both = Any::Several(vec![
            Any::Numbered(Numbered { number: 5 }),
            read(json!({"name": "n"})),
        ]);
        assert_eq!(written(&both), json!({"name": "n", "number": 5}));
        assert!(serde_json::to_value(Any::Several(Vec::new())).is_err());
        let text = serde_json::to_string(&both).unwrap();
        assert!(Any::deserialize(&mut serde_json::Deserializer::from_str(&text)).is_ok());
    }
}
