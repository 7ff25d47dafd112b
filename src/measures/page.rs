//! The text in which Prometheus reads numbers (text exposition format, version 0.0.4).

use std::fmt::Write as _;

use crate::numbers::Histogram;

/// What a number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It only grows, but for a new start of the process.
    Counter,
    /// It stands as it stands.
    Gauge,
    /// How often something was how large.
    Histogram,
}

impl Kind {
    const fn word(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
        }
    }
}

/// A page that is being written.
#[derive(Debug, Default)]
pub struct Page {
    text: String,
    series: usize,
}

impl Page {
    /// Begins a number: its name, and what it says in one sentence.
    pub fn metric<'a>(&'a mut self, name: &'a str, kind: Kind, help: &str) -> Metric<'a> {
        let help = help.replace('\\', "\\\\").replace('\n', "\\n");
        // Writing to a text cannot fail.
        let _ = writeln!(self.text, "# HELP {name} {help}\n# TYPE {name} {}", kind.word());
        Metric { page: self, name }
    }

    /// A number by itself.
    pub fn gauge(&mut self, name: &str, help: &str, value: f64) {
        self.metric(name, Kind::Gauge, help).value(&[], value);
    }

    /// A count by itself.
    pub fn counter(&mut self, name: &str, help: &str, value: u64) {
        self.metric(name, Kind::Counter, help).count(&[], value);
    }

    /// How many series the page holds.
    pub fn series(&self) -> usize {
        self.series
    }

    /// The page as it is sent.
    pub fn text(self) -> String {
        self.text
    }
}

/// A number that is being written, for each of its labels.
#[derive(Debug)]
pub struct Metric<'a> {
    page: &'a mut Page,
    name: &'a str,
}

/// A label and its value.
type Label<'a> = (&'a str, &'a str);

impl Metric<'_> {
    /// One of its series.
    pub fn value(&mut self, labels: &[Label<'_>], value: f64) -> &mut Self {
        self.line("", labels, None, &value.to_string())
    }

    /// One of its series, as a whole number.
    pub fn count(&mut self, labels: &[Label<'_>], value: u64) -> &mut Self {
        self.line("", labels, None, &value.to_string())
    }

    /// All series of a histogram.
    pub fn histogram(&mut self, labels: &[Label<'_>], histogram: &Histogram) -> &mut Self {
        // Read once, so that what is observed meanwhile does not make the sums contradict each other.
        let up_to: Vec<(f64, u64)> = histogram.up_to().collect();
        let all = histogram.count().max(up_to.last().map_or(0, |(_, count)| *count));
        for (bound, count) in up_to {
            self.line("_bucket", labels, Some(("le", &bound.to_string())), &count.to_string());
        }
        self.line("_bucket", labels, Some(("le", "+Inf")), &all.to_string());
        self.line("_sum", labels, None, &histogram.sum().to_string());
        self.line("_count", labels, None, &all.to_string())
    }

    fn line(
        &mut self,
        suffix: &str,
        labels: &[Label<'_>],
        further: Option<Label<'_>>,
        value: &str,
    ) -> &mut Self {
        let text = &mut self.page.text;
        text.push_str(self.name);
        text.push_str(suffix);
        let mut opening = '{';
        for (label, named) in labels.iter().copied().chain(further) {
            let named = named.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
            let _ = write!(text, "{opening}{label}=\"{named}\"");
            opening = ',';
        }
        if opening == ',' {
            text.push('}');
        }
        let _ = writeln!(text, " {value}");
        self.page.series += 1;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_written_as_prometheus_reads_it() {
        let mut page = Page::default();
        page.counter("votes_total", "Votes\nthat stand.", 3);
        page.metric("calls", Kind::Gauge, "Calls.")
            .value(&[("route", "a \"b\" \\ c"), ("class", "2xx")], 0.5)
            .value(&[], 2.0);
        assert_eq!(page.series(), 3);
        assert_eq!(
            page.text(),
            "# HELP votes_total Votes\\nthat stand.\n# TYPE votes_total counter\nvotes_total 3\n\
             # HELP calls Calls.\n# TYPE calls gauge\ncalls{route=\"a \\\"b\\\" \\\\ c\",class=\"2xx\"} 0.5\ncalls 2\n"
        );
    }

    #[test]
    fn a_histogram_tells_how_many_were_not_larger() {
        let sizes = Histogram::of_sizes();
        sizes.observe(3);
        sizes.observe(1_000);
        let mut page = Page::default();
        page.metric("size", Kind::Histogram, "Sizes.").histogram(&[("of", "batch")], &sizes);
        let text = page.text();
        for line in [
            "size_bucket{of=\"batch\",le=\"2\"} 0\n",
            "size_bucket{of=\"batch\",le=\"4\"} 1\n",
            "size_bucket{of=\"batch\",le=\"512\"} 1\n",
            "size_bucket{of=\"batch\",le=\"+Inf\"} 2\n",
            "size_sum{of=\"batch\"} 1003\n",
            "size_count{of=\"batch\"} 2\n",
        ] {
            assert!(text.contains(line), "{line} in {text}");
        }
    }
}
