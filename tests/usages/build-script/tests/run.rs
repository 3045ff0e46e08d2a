//! The program of this usage does what its page says.

use std::process::Command;

#[test]
fn the_server_answers_its_client() {
    let output = Command::new(env!("CARGO_BIN_EXE_usage-build-script"))
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = printed.lines().collect();
    assert_eq!(
        lines.len(),
        3,
        "{printed}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(lines[0], "200 OK: valid for Some(3600.0) s");
    assert_eq!(lines[1], "401 Unauthorized: wrong passcode");
    assert!(
        lines[2].starts_with("400 Bad Request: ") && lines[2].contains("code"),
        "{}",
        lines[2]
    );
}
