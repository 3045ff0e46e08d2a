//! Serves a mock until it is stopped.
//!
//! Needs: the crates `axum`, `tokio`.

use std::env;
use std::io;

use axum::Router;
use tokio::net::TcpListener;
use tokio::runtime;

/// Serves a router at the address that is the first argument, else in the variable `ADDRESS`, else `127.0.0.1:8080`.
///
/// # Errors
///
/// Nothing can listen there.
pub fn serve(router: Router) -> io::Result<()> {
    let address = env::args()
        .nth(1)
        .or_else(|| env::var("ADDRESS").ok())
        .unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(address).await?;
        println!("listening at http://{}", listener.local_addr()?);
        axum::serve(listener, router).await
    })
}
