//! Series of measurements and how they are printed: one line for each thing measured.

use std::time::Duration;

/// Measurements in milliseconds (or bytes).
#[derive(Default)]
pub struct Series(pub Vec<f64>);

impl Series {
    pub fn add(&mut self, took: Duration) {
        self.0.push(took.as_secs_f64() * 1000.0);
    }

    pub fn median(&self) -> f64 {
        self.at(0.5)
    }

    /// The 95th percentile; of few measurements the greatest.
    pub fn high(&self) -> f64 {
        self.at(0.95)
    }

    fn at(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let at = (sorted.len() as f64 * share) as usize;
        sorted.get(at.min(sorted.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
    }
}

/// Prints one line.
pub fn row(size: usize, what: &str, figures: &[(&str, f64)]) {
    let figures: Vec<String> = figures.iter().map(|(unit, value)| format!("{unit} {value:.1}")).collect();
    println!("{size:>8}  {what:<34} {}", figures.join("  "));
}
