//! Collecting signatures.

use std::time::Instant;

use serde_json::{Value, json};

use super::output::{line, progress};
use super::story::{Story, set_clock};
use super::{DemoError, people};

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
        people::sign(&self.nobody, tokens, &self.path("/signatures"), &body, &bar).await?;
        bar.finish_and_clear();
        Ok(())
    }
}
