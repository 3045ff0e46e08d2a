//! How fast a body of 10 kB with 85 items is decoded and checked: by generated types, by serde's derive with checks that
//! are written by hand, and by a tree that the `jsonschema` crate looks at; and how fast it is decoded only.
//!
//! ```text
//! cargo run --release -p spectrait-benchmark [-- --used]
//! ```
//!
//! `docs/measurements.md` says how it is measured. Fails where generated code is slower than it is to be.

mod by_hand;

use std::hint::black_box;
use std::io::{Read as _, Write as _};
use std::process::{Command, ExitCode, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use jsonschema::Validator;
use serde_json::{Value, json};

/// What is generated from `specs/basket.yaml`.
#[allow(
    dead_code,
    missing_docs,
    unreachable_pub,
    unused_imports,
    unused_macros,
    reason = "a program uses a part of what is generated, and is no library"
)]
mod basket {
    include!(concat!(env!("OUT_DIR"), "/basket.rs"));
}

/// How many items the body has.
const ITEMS: usize = 85;
/// How many processes each way has; they take turns.
const PROCESSES: usize = 15;
/// How many times a process takes, after as many that do not count.
const ROUNDS: usize = 101;
/// How often a way decodes the body in one of them.
const REPEATS: u32 = 20;
/// How much slower than by hand generated code may be.
const SLOWER: f64 = 1.10;
/// How much slower it may be than serde's derive where there is nothing to check.
const SLOWER_UNCHECKED: f64 = 1.05;
/// What a process is called with that measures one way: this, which, and the number of its heap.
const ONE: &str = "--one";
/// Asks for processes whose heaps are in use.
const USED: &str = "--used";
/// A way to decode the body, whether it checks it, and how: the answer is whether the body is valid.
type Way = (&'static str, bool, Box<dyn Fn(&[u8]) -> bool>);

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.as_slice() {
        [one, way, heap] if one == ONE => one_way(way, heap).map(|()| ExitCode::SUCCESS),
        [used] if used == USED => all_ways(true),
        _ => all_ways(false),
    };
    done.unwrap_or_else(|error| {
        eprintln!("{error}");
        ExitCode::FAILURE
    })
}

/// Measures each way in processes of its own, and compares.
fn all_ways(used: bool) -> Result<ExitCode, Failure> {
    let ways = ways();
    let text = serde_json::to_vec(&body())?;
    agree(&text, &ways)?;

    let mut times = vec![Vec::with_capacity(PROCESSES); ways.len()];
    for process in 1..=PROCESSES {
        let heap = if used { process } else { 0 };
        for ((name, ..), times) in ways.iter().zip(&mut times) {
            times.push(in_a_process(name, heap, &text)?);
        }
    }
    println!("{ITEMS} items, {} bytes", text.len());
    let mut medians = Vec::with_capacity(ways.len());
    for ((name, ..), mut times) in ways.iter().zip(times) {
        times.sort_unstable();
        let micros = |at: usize| times.get(at).map_or(0.0, |time| time.as_secs_f64() * 1e6);
        let [least, median, most] = [0, PROCESSES / 2, PROCESSES - 1].map(micros);
        println!("{name:32} {median:7.1} µs ({least:.1} to {most:.1} µs)");
        medians.push(median);
    }
    let [_, derived, by_hand, unchecked, generated, _, tree, typed] = medians.as_slice() else {
        return Err("a way is missing".into());
    };
    let slower = generated / by_hand;
    let slower_unchecked = unchecked / derived;
    println!("generated / by hand          {slower:6.2}");
    println!("unchecked / derive of a text {slower_unchecked:6.2}");
    println!("by a tree / generated        {:6.2}", tree / generated);
    println!("by a tree, typed / generated {:6.2}", typed / generated);
    println!("by a tree / derive of a text {:6.2}", tree / derived);
    Ok(
        match slower <= SLOWER && slower_unchecked <= SLOWER_UNCHECKED {
            true => ExitCode::SUCCESS,
            false => ExitCode::FAILURE,
        },
    )
}

/// How long one way takes for the body, in a process that does nothing else: what was made and dropped before would decide
/// how its allocator finds room, which is a quarter of the time.
fn in_a_process(name: &str, heap: usize, text: &[u8]) -> Result<Duration, Failure> {
    let mut process = Command::new(std::env::current_exe()?)
        .args([ONE, name, &heap.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    process
        .stdin
        .take()
        .ok_or("no standard input")?
        .write_all(text)?;
    let output = process.wait_with_output()?;
    let nanos: u64 = String::from_utf8(output.stdout)?.trim().parse()?;
    Ok(Duration::from_nanos(nanos))
}

/// Prints how many nanoseconds one way takes for the body, which is read from standard input.
fn one_way(name: &str, heap: &str) -> Result<(), Failure> {
    let ways = ways();
    let in_use = in_use(heap.parse()?);
    let (.., way) = ways
        .iter()
        .find(|(way, ..)| *way == name)
        .ok_or("no such way")?;
    let mut text = Vec::new();
    std::io::stdin().read_to_end(&mut text)?;
    let mut times: Vec<Duration> = (0..2 * ROUNDS)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..REPEATS {
                black_box(way(black_box(&text)));
            }
            start.elapsed() / REPEATS
        })
        .skip(ROUNDS)
        .collect();
    times.sort_unstable();
    // On a machine that does other things too, the quick rounds are those that were not disturbed.
    let quick = times.get(ROUNDS / 20).ok_or("nothing was measured")?;
    println!("{}", quick.as_nanos());
    drop(black_box(in_use));
    Ok(())
}

/// What stays of other things that a process did before: about half of 2,000 blocks of up to 4 kB, most of them of up to
/// 116 bytes. The others left holes. Each number gives other blocks, and 0 none.
fn in_use(heap: u64) -> Vec<Vec<u8>> {
    let mut state = heap;
    let mut below = |limit: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(state >> 33).map_or(0, |number| number % limit)
    };
    let count = if heap == 0 { 0 } else { 2000 };
    let blocks: Vec<Vec<u8>> = (0..count)
        .map(|_| {
            let most = if below(4) == 0 { 4000 } else { 100 };
            Vec::with_capacity(16 + below(most))
        })
        .collect();
    let kept = |block| (below(2) == 0).then_some(block);
    blocks.into_iter().filter_map(kept).collect()
}

fn ways() -> [Way; 8] {
    // Made when it is first asked.
    let is_valid = |tree: &Value| {
        VALIDATOR
            .as_ref()
            .is_some_and(|schema| schema.is_valid(tree))
    };
    [
        (
            "serde derive",
            false,
            Box::new(|text| by_hand::decode(text).is_some()),
        ),
        (
            "serde derive, of a text",
            false,
            Box::new(|text| by_hand::decode_text(text).is_some()),
        ),
        (
            "serde derive, checks by hand",
            true,
            Box::new(|text| by_hand::decode(text).is_some_and(|basket| by_hand::check(&basket))),
        ),
        (
            "generated, nothing to check",
            false,
            Box::new(|text| {
                basket::support::json::from_slice::<basket::types::UncheckedBasket>(text).is_ok()
            }),
        ),
        (
            "generated: json::from_slice",
            true,
            Box::new(|text| {
                basket::support::json::from_slice::<basket::types::Basket>(text).is_ok()
            }),
        ),
        (
            "serde_json::Value",
            false,
            Box::new(|text| serde_json::from_slice::<Value>(text).is_ok()),
        ),
        (
            "serde_json::Value, jsonschema",
            true,
            Box::new(move |text| {
                serde_json::from_slice::<Value>(text).is_ok_and(|tree| is_valid(&tree))
            }),
        ),
        (
            "the same, then serde derive",
            true,
            Box::new(move |text| {
                serde_json::from_slice::<Value>(text)
                    .is_ok_and(|tree| is_valid(&tree) && by_hand::from_tree(tree).is_some())
            }),
        ),
    ]
}

/// The body.
fn body() -> Value {
    let items: Vec<Value> = (0..ITEMS)
        .map(|index| {
            let mut item = json!({
                "sku": format!("ABC-{index:05}"),
                "name": format!("Thing with number {index}"),
                "quantity": index % 9 + 1,
                "price": 0.25 + index as f64,
                "tags": ["new", "in stock", "garden"],
            });
            if index % 5 == 0 {
                item["note"] = "Grüße, and please ring twice".into();
            }
            item
        })
        .collect();
    json!({"items": items})
}

/// The schemas of the description, for the `jsonschema` crate.
static VALIDATOR: LazyLock<Option<Validator>> = LazyLock::new(|| {
    let mut schema: Value =
        serde_yaml::from_str(include_str!("../../../specs/basket.yaml")).ok()?;
    schema["$ref"] = "#/components/schemas/Basket".into();
    jsonschema::draft202012::new(&schema).ok()
});

/// Sees that all ways that check accept the body, and refuse it with each of some faults.
fn agree(text: &[u8], ways: &[Way]) -> Result<(), String> {
    let faults: [(&str, Value); 8] = [
        ("sku", json!("ABC-1234")),
        ("name", json!("")),
        ("name", json!("x".repeat(41))),
        ("quantity", json!(0)),
        ("quantity", json!(1.5)),
        ("price", json!(0)),
        ("tags", json!(["a", "b", "a"])),
        ("note", json!("é".repeat(201))),
    ];
    let tree: Value = serde_json::from_slice(text).map_err(|error| error.to_string())?;
    for (name, checks, way) in ways {
        if !way(text) {
            return Err(format!("{name} refuses the body"));
        }
        if !checks {
            continue;
        }
        for (member, value) in &faults {
            let mut wrong = tree.clone();
            wrong["items"][ITEMS - 1][member] = value.clone();
            if way(wrong.to_string().as_bytes()) {
                return Err(format!("{name} accepts {value} as `{member}`"));
            }
        }
    }
    Ok(())
}
