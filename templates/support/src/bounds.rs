//! Bounds of numbers and of lengths: `minimum`, `exclusiveMinimum`, `maximum`, `exclusiveMaximum`, `minLength`,
//! `maxLength`, `minItems`, `maxItems`, `minProperties`, `maxProperties` (JSON Schema 2020-12 Validation §6).
//!
//! Adds methods to [`Report`]. Needs: `check`.

use std::fmt;
use std::ops::{Bound, RangeBounds};

use super::check::{Path, Report};

impl Report {
    /// `minLength`, `maxLength`: the number of Unicode code points.
    #[inline]
    pub fn length(&mut self, text: &str, min: Option<u64>, max: Option<u64>, at: &Path<'_>) {
        // A code point has one to four bytes, so that most texts need not be counted.
        let bytes = text.len() as u64;
        if bytes.div_ceil(4) < min.unwrap_or(0) || max.is_some_and(|max| bytes > max) {
            let length = text.chars().count() as u64;
            self.count(
                length,
                min,
                max,
                ["minLength", "maxLength"],
                ["be", "character long", "characters long"],
                at,
            );
        }
    }

    /// `minItems`, `maxItems`: the number of items of an array.
    #[inline]
    pub fn items(&mut self, len: usize, min: Option<u64>, max: Option<u64>, at: &Path<'_>) {
        self.count(
            len as u64,
            min,
            max,
            ["minItems", "maxItems"],
            ["have", "item", "items"],
            at,
        );
    }

    /// `minProperties`, `maxProperties`: the number of members of an object.
    #[inline]
    pub fn properties(&mut self, count: usize, min: Option<u64>, max: Option<u64>, at: &Path<'_>) {
        self.count(
            count as u64,
            min,
            max,
            ["minProperties", "maxProperties"],
            ["have", "member", "members"],
            at,
        );
    }

    /// `minimum`, `maximum` and their exclusive kin, as a range: `1..=10`, `0..`, or a pair of
    /// [`Bound`]s.
    #[inline]
    pub fn range<T: PartialOrd + fmt::Display + Copy>(
        &mut self,
        value: T,
        range: impl RangeBounds<T>,
        at: &Path<'_>,
    ) {
        if !range.contains(&value) {
            self.out_of_range(&value, range.start_bound(), range.end_bound(), at);
        }
    }

    #[inline]
    fn count(
        &mut self,
        count: u64,
        min: Option<u64>,
        max: Option<u64>,
        [at_least, at_most]: [&'static str; 2],
        [verb, one, many]: [&str; 3],
        at: &Path<'_>,
    ) {
        let unit = |limit: u64| if limit == 1 { one } else { many };
        if let Some(min) = min.filter(|min| count < *min) {
            self.violation(
                at,
                at_least,
                format_args!("must {verb} at least {min} {}, not {count}", unit(min)),
            );
        }
        if let Some(max) = max.filter(|max| count > *max) {
            self.violation(
                at,
                at_most,
                format_args!("must {verb} at most {max} {}, not {count}", unit(max)),
            );
        }
    }

    #[cold]
    fn out_of_range<T: PartialOrd + fmt::Display + Copy>(
        &mut self,
        value: &T,
        start: Bound<&T>,
        end: Bound<&T>,
        at: &Path<'_>,
    ) {
        match start {
            Bound::Included(min) if value < min => {
                self.violation(
                    at,
                    "minimum",
                    format_args!("must be at least {min}, not {value}"),
                );
            }
            Bound::Excluded(min) if value <= min => {
                self.violation(
                    at,
                    "exclusiveMinimum",
                    format_args!("must be more than {min}, not {value}"),
                );
            }
            _ => {}
        }
        match end {
            Bound::Included(max) if value > max => {
                self.violation(
                    at,
                    "maximum",
                    format_args!("must be at most {max}, not {value}"),
                );
            }
            Bound::Excluded(max) if value >= max => {
                self.violation(
                    at,
                    "exclusiveMaximum",
                    format_args!("must be less than {max}, not {value}"),
                );
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn violations(check: impl FnOnce(&mut Report, &Path<'_>)) -> Vec<(&'static str, String)> {
        let mut report = Report::default();
        check(&mut report, &Path::ROOT);
        let violations = report.into_result().err().unwrap_or_default();
        violations
            .into_iter()
            .map(|violation| (violation.keyword, violation.message))
            .collect()
    }

    #[test]
    fn length_counts_code_points() {
        for valid in ["123456", "äöüßéñ", "🦀🦀🦀🦀🦀🦀"] {
            assert_eq!(
                violations(|report, at| report.length(valid, Some(6), Some(6), at)),
                []
            );
        }
        assert_eq!(
            violations(|report, at| report.length("🦀🦀🦀🦀🦀", Some(6), Some(6), at)),
            [(
                "minLength",
                "must be at least 6 characters long, not 5".to_owned()
            )],
        );
        assert_eq!(
            violations(|report, at| report.length("1234567", None, Some(6), at)),
            [(
                "maxLength",
                "must be at most 6 characters long, not 7".to_owned()
            )],
        );
        assert_eq!(
            violations(|report, at| report.length("", Some(1), None, at)).len(),
            1
        );
    }

    #[test]
    fn counts_have_two_ends() {
        assert_eq!(
            violations(|report, at| report.items(2, Some(1), Some(2), at)),
            []
        );
        assert_eq!(
            violations(|report, at| report.items(3, Some(1), Some(2), at)),
            [("maxItems", "must have at most 2 items, not 3".to_owned())],
        );
        assert_eq!(
            violations(|report, at| report.properties(0, Some(1), None, at)),
            [(
                "minProperties",
                "must have at least 1 member, not 0".to_owned()
            )],
        );
    }

    #[test]
    fn ranges_may_be_exclusive() {
        assert_eq!(violations(|report, at| report.range(5, 1..=5, at)), []);
        assert_eq!(
            violations(|report, at| report.range(0, 1.., at)),
            [("minimum", "must be at least 1, not 0".to_owned())],
        );
        assert_eq!(
            violations(|report, at| report.range(2.5, ..2.5, at)),
            [(
                "exclusiveMaximum",
                "must be less than 2.5, not 2.5".to_owned()
            )],
        );
        assert_eq!(
            violations(|report, at| report.range(
                0.0,
                (Bound::Excluded(0.0), Bound::Included(1.0)),
                at
            )),
            [("exclusiveMinimum", "must be more than 0, not 0".to_owned())],
        );
        assert_eq!(
            violations(|report, at| report.range(6, 1..=5, at))[0].0,
            "maximum"
        );
    }
}
