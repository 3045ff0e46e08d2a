//! How long decoding takes beside plain serde: `cargo run --release -p spectrait-support --example decode`.

use std::hint::black_box;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use spectrait_support::check::{Check, Path, Report};
use spectrait_support::json;

/// An item of the body.
#[derive(Debug, Serialize, Deserialize)]
struct Item {
    id: i64,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    price: f64,
    tags: Vec<String>,
    active: bool,
}

impl Check for Item {
    fn check(&self, at: &Path<'_>, report: &mut Report) {
        report.length(&self.name, Some(1), Some(40), &at.key("name"));
        report.range(self.price, 0.0.., &at.key("price"));
        report.items(self.tags.len(), None, Some(8), &at.key("tags"));
    }
}

fn main() {
    let items: Vec<Item> = (0..85)
        .map(|id| Item {
            id,
            name: format!("Item number {id}"),
            note: (id % 2 == 0).then(|| "a note".to_owned()),
            price: 19.99,
            tags: vec!["red".to_owned(), "blue".to_owned()],
            active: true,
        })
        .collect();
    let Ok(body) = json::to_vec(&items) else {
        return;
    };
    println!("{} bytes", body.len());
    let plain = time(|| serde_json::from_slice::<Vec<Item>>(&body).map_or(0, |items| items.len()));
    println!("serde_json::from_slice {plain:?}");
    let checked = time(|| json::from_slice::<Vec<Item>>(&body).map_or(0, |items| items.len()));
    println!(
        "json::from_slice       {checked:?}, {:.2} times",
        checked.as_secs_f64() / plain.as_secs_f64()
    );
}

/// The fastest of many runs.
fn time(mut run: impl FnMut() -> usize) -> Duration {
    let once = |run: &mut dyn FnMut() -> usize| {
        let start = Instant::now();
        for _ in 0..100 {
            black_box(run());
        }
        start.elapsed() / 100
    };
    (0..50).map(|_| once(&mut run)).min().unwrap_or_default()
}
