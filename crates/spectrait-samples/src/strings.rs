//! Strings: of a format, of a length, that match patterns.

use spectrait_ir::{Constraints, StringFormat};

use super::patterns::Patterns;
use super::random::Random;
use super::{Variant, formats};

/// Texts of which ordinary strings are made.
const WORDS: [&str; 6] = ["amber", "birch", "cedar", "delta", "ember", "fjord"];

/// No string is longer because it may be.
const LONG: u64 = 64;

/// No string is made that has to be longer.
const LONGEST: u64 = 1 << 16;

/// Whether a string fulfils what is asked of it.
pub(crate) fn fits(
    format: &StringFormat,
    constraints: &Constraints,
    text: &str,
    patterns: &Patterns,
) -> bool {
    let length = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
    constraints.min_length.is_none_or(|least| length >= least)
        && constraints.max_length.is_none_or(|most| length <= most)
        && constraints
            .patterns
            .iter()
            .all(|pattern| patterns.matches(pattern, text))
        && formats::is_of(format, text)
}

/// A string that fulfils what is asked of it, or none.
pub(crate) fn string(
    format: &StringFormat,
    constraints: &Constraints,
    variant: Variant,
    patterns: &Patterns,
    random: &mut Random,
) -> Option<String> {
    let least = constraints.min_length.unwrap_or(0);
    let most = constraints.max_length.unwrap_or(u64::MAX);
    if least > most || least > LONGEST {
        return None;
    }
    let fits = |text: &String| fits(format, constraints, text, patterns);
    let known = formats::texts(format);
    let start = random.below(known.len());
    let known = known.iter().cycle().skip(start).take(known.len());
    let mut candidates: Vec<String> = known.map(|text| (*text).to_owned()).collect();
    if variant == Variant::Minimal {
        candidates.reverse();
    }
    if let Some(text) = candidates.into_iter().find(|text| fits(text)) {
        return Some(text);
    }
    let length = match variant {
        Variant::Minimal => least,
        // Where nothing bounds it, a longer text shows nothing.
        Variant::Boundary if constraints.max_length.is_some() => most.min(least.max(LONG)),
        Variant::Boundary | Variant::Example | Variant::Full => least,
    };
    for pattern in &constraints.patterns {
        for length in [length, least, 1, 0] {
            let length = usize::try_from(length).unwrap_or(0);
            for _ in 0..4 {
                let made = patterns.text(pattern, length, random);
                if let Some(text) = made.filter(|text| fits(text)) {
                    return Some(text);
                }
            }
        }
    }
    let word = WORDS.get(random.below(WORDS.len())).copied().unwrap_or("a");
    let of_length = |length: u64| -> String {
        let length = usize::try_from(length).unwrap_or(0);
        word.chars().cycle().take(length).collect()
    };
    let ordinary = match variant {
        Variant::Minimal => least,
        Variant::Boundary if constraints.max_length.is_some() => length,
        Variant::Boundary | Variant::Example | Variant::Full => {
            u64::try_from(word.len()).unwrap_or(5).clamp(least, most)
        }
    };
    let mut texts = vec![
        of_length(ordinary),
        of_length(least),
        of_length(most.min(LONG)),
    ];
    texts.extend(["1", "true", "-", "A", "https://example.com/a"].map(str::to_owned));
    texts
        .into_iter()
        .find(fits)
        .or_else(|| composed(format, constraints, word, patterns, random))
}

/// One of texts that differ by a number, where it fulfils what is asked of it.
pub(crate) fn counted(
    format: &StringFormat,
    constraints: &Constraints,
    patterns: &Patterns,
    number: u64,
) -> Option<String> {
    let text = formats::counted(format, number)?;
    // The number stands at the end of what has no format, which is where there is most room.
    let digits = number.to_string();
    [Some(text), Some(digits), letters(number)]
        .into_iter()
        .flatten()
        .find(|text| fits(format, constraints, text, patterns))
}

/// A number in letters.
fn letters(mut number: u64) -> Option<String> {
    let mut text = String::new();
    loop {
        let digit = u8::try_from(number % 26).ok()?;
        text.insert(0, char::from(b'a' + digit));
        number /= 26;
        if number == 0 {
            return Some(text);
        }
    }
}

/// A text that is put together: of texts of each pattern, of what a pattern asks for and the rest of a text of the format, or
/// of such a text and as many letters as it lacks.
fn composed(
    format: &StringFormat,
    constraints: &Constraints,
    word: &str,
    patterns: &Patterns,
    random: &mut Random,
) -> Option<String> {
    let fits = |text: &String| fits(format, constraints, text, patterns);
    let least = usize::try_from(constraints.min_length.unwrap_or(0)).unwrap_or(0);
    let filler = |length: usize| -> String {
        let missing = least.saturating_sub(length);
        word.chars().cycle().take(missing).collect()
    };
    let known = || {
        let further = formats::further(format).iter();
        further.chain(formats::texts(format)).copied()
    };
    if let Some(text) = known().map(str::to_owned).find(fits) {
        return Some(text);
    }
    let parts: Vec<String> = constraints
        .patterns
        .iter()
        .filter_map(|pattern| patterns.text(pattern, 1, random))
        .collect();
    let all = parts.concat();
    let filled = filler(all.chars().count());
    if let Some(text) = [format!("{all}{filled}"), format!("{filled}{all}")]
        .into_iter()
        .find(fits)
    {
        return Some(text);
    }
    for text in known() {
        let filled = filler(text.chars().count());
        for text in [format!("{filled}{text}"), format!("{text}{filled}")] {
            if fits(&text) {
                return Some(text);
            }
        }
        for part in &parts {
            for (at, _) in text.char_indices() {
                let (before, behind) = text.split_at(at);
                let behind = format!("{part}{behind}");
                let before = format!("{before}{part}");
                if let Some(text) = [behind, before].into_iter().find(fits) {
                    return Some(text);
                }
            }
        }
    }
    None
}
