//! Collecting signatures.

use std::time::Instant;

use futures_util::stream::{self, StreamExt as _};
use serde_json::{Value, json};

use super::DemoError;
use super::output::{line, progress};
use super::story::{Story, set_clock};

/// Signatures under way at a time.
const AT_ONCE: usize = 256;

impl Story {
    /// Signs for all who are left, nine tenths of them some days before the last.
    pub(super) async fn collect(&mut self, until: &str) -> Result<(), DemoError> {
        let signers = std::mem::take(&mut self.signers);
        let (before, on_the_day) = signers.split_at(signers.len() * 9 / 10);
        set_clock(&self.nobody, "2024-05-15T05:00:00Z").await?;
        let consent = json!({ "consent": true });
        let began = Instant::now();
        self.sign(before, consent.clone(), "signatures by 15 May").await?;
        set_clock(&self.nobody, until).await?;
        self.sign(on_the_day, consent, "signatures by 7 June").await?;
        let seconds = began.elapsed().as_secs_f64();
        let signed = signers.len();
        line(&format!(
            "{signed} signature calls in {seconds:.1} s, {:.0} a second, each durable when answered",
            signed as f64 / seconds
        ));
        Ok(())
    }

    /// Signs for everybody, a bounded number at a time.
    pub(super) async fn sign(
        &self,
        tokens: &[String],
        body: Value,
        what: &'static str,
    ) -> Result<(), DemoError> {
        let bar = progress(tokens.len(), what);
        let path = self.path("/signatures");
        let mut answers = stream::iter(tokens)
            .map(|token| {
                let (caller, path, body) = (self.nobody.with_token(token), &path, &body);
                async move { caller.post(path, body).await }
            })
            .buffer_unordered(AT_ONCE);
        while let Some(answer) = answers.next().await {
            answer?;
            bar.inc(1);
        }
        bar.finish_and_clear();
        Ok(())
    }
}
