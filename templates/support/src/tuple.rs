//! Tuples: arrays whose items each have a schema of their own (`prefixItems`).
//!
//! Needs: `check`; the crate `serde_json`.

use serde_json::Value;

use super::check::{Check, Path, Report, TreeCheck};

/// Implements [`Check`] for tuples, given the names and positions of their items.
macro_rules! tuples {
    ($(($($item:ident $index:tt),+))+) => { $(
        impl<$($item: Check),+> Check for ($($item,)+) {
            const RULES: Option<TreeCheck> = if $($item::RULES.is_none())&&+ {
                None
            } else {
                Some(|value, at, report| { $(rules::<$item>(value, $index, at, report);)+ })
            };

            fn check(&self, at: &Path<'_>, report: &mut Report) {
                $(self.$index.check(&at.index($index), report);)+
            }
        }
    )+ };
}

tuples! {
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, F 5)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10)
    (A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11)
}

/// Applies the rules of `T` to the item at `index`.
fn rules<T: Check>(value: &Value, index: usize, at: &Path<'_>, report: &mut Report) {
    if let (Some(rules), Some(item)) = (T::RULES, value.get(index)) {
        rules(item, &at.index(index), report);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    struct Wrong;

    impl Check for Wrong {
        const RULES: Option<TreeCheck> =
            Some(|_, at, report| report.violation(at, "not", "is ruled out"));

        fn check(&self, at: &Path<'_>, report: &mut Report) {
            report.violation(at, "const", "is wrong");
        }
    }

    fn texts(report: Report) -> Vec<String> {
        let violations = report.into_result().unwrap_err();
        violations.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_item_is_checked_at_its_place() {
        let mut report = Report::default();
        (1, Wrong, Wrong).check(&Path::ROOT, &mut report);
        assert_eq!(texts(report), ["/1: is wrong", "/2: is wrong"]);
    }

    #[test]
    fn the_rules_are_those_of_the_items() {
        assert!(<(i64, String)>::RULES.is_none());
        let mut report = Report::default();
        let rules = <(i64, Wrong)>::RULES.unwrap();
        rules(&json!([1, 2]), &Path::ROOT, &mut report);
        assert_eq!(texts(report), ["/1: is ruled out"]);
    }
}
