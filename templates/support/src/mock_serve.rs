//! Serves a mock until it is stopped.
//!
//! Needs: `server`; the crates `axum`, `tokio`.

use std::env;
use std::io::{self, Write as _};
use std::process::ExitCode;

use axum::Router;
use tokio::net::TcpListener;
use tokio::runtime;

use super::server::not_found;

/// Where a mock is served that is not told where.
const USUAL: &str = "127.0.0.1:8080";

/// Serves a router at the address that is the first argument, else in the variable `ADDRESS`, else at a usual one. Where
/// that cannot be done, a line on standard error says why.
pub fn serve(router: Router) -> ExitCode {
    let argument = env::args().nth(1);
    if let Some(option) = argument.as_deref().filter(|it| it.starts_with('-')) {
        let usage = format!(
            "usage: mock [ADDRESS]\nServes a mock at the address, else at that of the variable ADDRESS, else at {USUAL}."
        );
        if matches!(option, "-h" | "--help") {
            let _ = writeln!(io::stdout(), "{usage}");
            return ExitCode::SUCCESS;
        }
        eprintln!("error: unknown option `{option}`\n{usage}");
        return ExitCode::from(2);
    }
    let address = argument
        .or_else(|| env::var("ADDRESS").ok())
        .unwrap_or_else(|| USUAL.to_owned());
    match listen(whole(router), &address) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: cannot serve at `{address}`: {error}");
            ExitCode::FAILURE
        }
    }
}

/// A router that is all there is: a path that it does not have is answered with problem details, as all else that is
/// refused. The router itself has no such answer, so that it can be merged with others.
fn whole(router: Router) -> Router {
    router.fallback(not_found)
}

fn listen(router: Router, address: &str) -> io::Result<()> {
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(address).await?;
        // Who does not read it is served all the same.
        let address = listener.local_addr()?;
        let _ = writeln!(io::stdout(), "listening at http://{address}");
        axum::serve(listener, router).await
    })
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::extract::Request;
    use tower_service::Service as _;

    use super::*;

    #[tokio::test]
    async fn a_path_that_is_not_there_is_a_problem() {
        let request = Request::get("/no/such").body(Body::empty()).unwrap();
        let answer = whole(Router::new()).call(request).await.unwrap();
        assert_eq!(answer.status(), 404);
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
    }
}
