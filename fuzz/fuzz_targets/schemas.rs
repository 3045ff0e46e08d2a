#![no_main]

use libfuzzer_sys::fuzz_target;
use spectrait_fuzz::targets;

fuzz_target!(|bytes: &[u8]| targets::schemas(bytes));
