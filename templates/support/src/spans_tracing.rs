//! Spans of `tracing`: one for each request, on the side of the client and of the server.
//!
//! In: what is done for an operation. Out: the same, within a span. What always holds: a span holds what the description
//! says, and the status; nothing that a caller sent.
//!
//! Needs: `operation`; the crate `tracing`.

use tracing::Instrument as _;
use tracing::field::Empty;

use super::operation::Operation;

/// Does what is done for an operation, within a span that bears its name in `otel.name`. The fields are those of
/// OpenTelemetry.
pub async fn within<W: Future>(
    kind: &'static str,
    operation: &'static Operation,
    work: W,
    status: impl FnOnce(&W::Output) -> Option<u16>,
) -> W::Output {
    let span = tracing::info_span!(
        "operation",
        otel.name = operation.id,
        otel.kind = kind,
        http.request.method = operation.method,
        http.route = operation.path,
        http.response.status_code = Empty,
    );
    let output = work.instrument(span.clone()).await;
    if let Some(status) = status(&output) {
        span.record("http.response.status_code", status);
    }
    output
}
