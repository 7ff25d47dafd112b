//! The report as a table.

use std::fmt::{self, Display, Formatter};

use super::findings::{Bound, Report};

impl Display for Report {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        self.conditions_and_loads(formatter)?;
        self.figures_and_ratios(formatter)?;
        writeln!(formatter, "\nCount = rows = regions = days = persons = acknowledged")?;
        for sum in &self.sums {
            writeln!(formatter, "  {:<58} {:>10.0}", sum.name, sum.value)?;
        }
        Ok(())
    }
}

impl Report {
    fn conditions_and_loads(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "\nConditions")?;
        for condition in &self.conditions {
            writeln!(formatter, "  {:<58} {}", condition.name, condition.value)?;
        }
        writeln!(
            formatter,
            "\n{:<60} {:>10} {:>9} {:>9}  answers",
            "Loads", "a second", "p50 ms", "p99 ms"
        )?;
        for load in &self.loads {
            let answers: Vec<String> =
                load.answers.iter().map(|(status, count)| format!("{status}: {count}")).collect();
            let (name, rate, p50, p99) = (&load.name, load.per_second, load.p50_ms, load.p99_ms);
            writeln!(
                formatter,
                "  {name:<58} {rate:>10.0} {p50:>9.2} {p99:>9.2}  {}",
                answers.join(", ")
            )?;
        }
        Ok(())
    }

    fn figures_and_ratios(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "\nFigures")?;
        for figure in &self.figures {
            writeln!(formatter, "  {:<58} {:>10.2}", figure.name, figure.value)?;
        }
        writeln!(formatter, "\nRatios of this run, and what they are held to")?;
        for ratio in &self.ratios {
            let bound = match ratio.bound {
                Bound::AtLeast(least) => format!(">= {least}"),
                Bound::AtMost(most) => format!("<= {most}"),
                Bound::None => String::new(),
            };
            let verdict = if ratio.held { "" } else { "  NOT HELD" };
            writeln!(formatter, "  {:<58} {:>10.3}  {bound}{verdict}", ratio.name, ratio.value)?;
        }
        Ok(())
    }
}
