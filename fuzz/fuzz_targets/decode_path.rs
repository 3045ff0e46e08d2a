#![no_main]

use libfuzzer_sys::fuzz_target;
use spectrait_fuzz::decoders;

fuzz_target!(|bytes: &[u8]| decoders::decode_path(bytes));
