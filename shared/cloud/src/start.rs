//! What every binary does before it takes its first event.

/// Logs as JSON lines, which CloudWatch searches by field. Events log identifiers, never what people wrote.
pub fn logging() {
    lambda_http::tracing::init_default_subscriber();
}
