//! Serves a mock until it is stopped.
//!
//! Needs: the crates `axum`, `tokio`.

use std::env;
use std::io;
use std::process::ExitCode;

use axum::Router;
use tokio::net::TcpListener;
use tokio::runtime;

/// Serves a router at the address that is the first argument, else in the variable `ADDRESS`, else `127.0.0.1:8080`.
/// Where that cannot be done, a line on standard error says why.
pub fn serve(router: Router) -> ExitCode {
    let address = env::args()
        .nth(1)
        .or_else(|| env::var("ADDRESS").ok())
        .unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    match listen(router, &address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: cannot serve at `{address}`: {error}");
            ExitCode::FAILURE
        }
    }
}

fn listen(router: Router, address: &str) -> io::Result<()> {
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(address).await?;
        println!("listening at http://{}", listener.local_addr()?);
        axum::serve(listener, router).await
    })
}
