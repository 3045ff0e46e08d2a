//! What `sequence` says of texts, beside an engine of ECMA-262: over expressions and texts that are put together at random.

use regress::Regex;
use spectrait_support::sequence::Sequences;

/// Parts of expressions, right and wrong ones.
const PARTS: [&str; 40] = [
    "a",
    "b",
    "-",
    "_",
    "0",
    "é",
    ".",
    "^",
    "$",
    "|",
    "(",
    ")",
    "(?:",
    "[a-c]",
    "[^a]",
    "[0-9]",
    "[a-c0-9_-]",
    "[^\\w]",
    "[\\w-.]",
    "[\\d-b]",
    "[^-a]",
    "[a-]",
    "[]",
    "[^]",
    "[é-ü]",
    "\\d",
    "\\D",
    "\\w",
    "\\W",
    "\\s",
    "\\S",
    "\\-",
    "\\.",
    "\\n",
    "\\x61",
    "\\u0061",
    "\\b",
    "{",
    "}",
    "[",
];
const COUNTS: [&str; 10] = ["", "", "", "*", "+", "?", "{2}", "{1,}", "{0,2}", "+?"];
const TEXT: [&str; 14] = [
    "a", "a", "b", "c", "-", "_", "0", "7", ".", "é", "\n", " ", "\u{2028}", "\u{feff}",
];

/// A number below a limit: the next of a sequence that is always the same (splitmix64).
fn below(state: &mut u64, limit: usize) -> usize {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    usize::try_from((z ^ (z >> 31)) % limit as u64).expect("it is below a usize")
}

fn expression(state: &mut u64) -> String {
    let mut source = String::new();
    if below(state, 3) > 0 {
        source.push('^');
    }
    for _ in 0..=below(state, 4) {
        source.push_str(PARTS[below(state, PARTS.len())]);
        source.push_str(COUNTS[below(state, COUNTS.len())]);
    }
    if below(state, 3) > 0 {
        source.push('$');
    }
    if below(state, 6) == 0 {
        source = format!("^({})$", source.trim_matches(['^', '$']));
    }
    source
}

#[test]
fn agree_with_an_engine() {
    let mut state = 7;
    let (mut read, mut matched) = (0, 0);
    for _ in 0..100_000 {
        let source = expression(&mut state);
        let Some(sequences) = Sequences::new(&source) else {
            continue;
        };
        let engine = Regex::with_flags(&source, "u")
            .or_else(|_| Regex::with_flags(&source, ""))
            .unwrap_or_else(|error| panic!("{source} is read, and wrong: {error}"));
        read += 1;
        for _ in 0..8 {
            let text: String = (0..below(&mut state, 7))
                .map(|_| TEXT[below(&mut state, TEXT.len())])
                .collect();
            let expected = engine.find(&text).is_some();
            matched += usize::from(expected);
            assert_eq!(sequences.is_match(&text), expected, "{source} {text:?}");
        }
    }
    assert!(read > 20_000 && matched > 20_000, "{read} {matched}");
}
