//! Child processes, and what they and their children cost: processor time and peak memory, from `/proc`.

use std::collections::HashMap;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};

/// The kernel counts processor time in hundredths of a second on every Linux we know.
const TICKS_PER_SECOND: f64 = 100.0;
const PAGE_BYTES: u64 = 4096;

/// A process that is killed when dropped, with the workers it started.
pub(crate) struct Process(Child);

impl Process {
    /// Starts a command.
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        let program = command.get_program().to_string_lossy().into_owned();
        Ok(Self(
            command
                .process_group(0)
                .spawn()
                .with_context(|| format!("starting {program}"))?,
        ))
    }

    /// Its id.
    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }

    /// Waits until it ends and returns what it wrote to its piped standard output.
    pub(crate) fn output(mut self) -> Result<String> {
        let mut text = String::new();
        if let Some(mut output) = self.0.stdout.take() {
            std::io::Read::read_to_string(&mut output, &mut text)?;
        }
        let status = self.0.wait()?;
        anyhow::ensure!(status.success(), "a contender ended with {status}");
        Ok(text)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // They may have ended already, which is as good.
        let group = format!("-{}", self.0.id());
        drop(Command::new("kill").args(["-KILL", "--", &group]).status());
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// What a process and its children have used.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cost {
    /// Seconds of processor time.
    pub(crate) processor_seconds: f64,
    /// Highest sum of resident memory, in MiB.
    pub(crate) peak_mebibytes: f64,
}

/// Watches a process tree from its making until it is asked.
pub(crate) struct Watch {
    root: u32,
    before: f64,
    peak: Arc<AtomicU64>,
    ended: Arc<AtomicBool>,
    watcher: Option<std::thread::JoinHandle<f64>>,
}

impl Watch {
    /// Begins watching.
    pub(crate) fn begin(root: u32) -> Self {
        let peak = Arc::new(AtomicU64::new(0));
        let ended = Arc::new(AtomicBool::new(false));
        let before = tree(root).processor_seconds;
        let watcher = {
            let (peak, ended) = (Arc::clone(&peak), Arc::clone(&ended));
            std::thread::spawn(move || {
                // Processor time is remembered as it was last seen, for a process that ends.
                let mut last = before;
                while !ended.load(Ordering::Relaxed) {
                    let now = tree(root);
                    peak.fetch_max(now.resident_bytes, Ordering::Relaxed);
                    last = last.max(now.processor_seconds);
                    std::thread::sleep(Duration::from_millis(25));
                }
                last.max(tree(root).processor_seconds)
            })
        };
        Self {
            root,
            before,
            peak,
            ended,
            watcher: Some(watcher),
        }
    }

    /// What was used since.
    pub(crate) fn end(mut self) -> Cost {
        self.ended.store(true, Ordering::Relaxed);
        let after = self
            .watcher
            .take()
            .and_then(|watcher| watcher.join().ok())
            .unwrap_or(self.before);
        let sampled = self.peak.load(Ordering::Relaxed);
        let peak = sampled.max(high_water_bytes(self.root).unwrap_or(0));
        Cost {
            processor_seconds: after - self.before,
            peak_mebibytes: peak as f64 / 1_048_576.0,
        }
    }
}

#[derive(Default)]
struct Tree {
    processor_seconds: f64,
    resident_bytes: u64,
}

/// The sums over a process and everything below it now; time of children that ended counts with their parent.
fn tree(root: u32) -> Tree {
    let mut processes: HashMap<u32, (u32, f64, u64)> = HashMap::new();
    for entry in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(id) = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse::<u32>().ok())
        else {
            continue;
        };
        if let Some(process) = stat(id) {
            processes.insert(id, process);
        }
    }
    let belongs = |mut id: u32| {
        while let Some((parent, ..)) = processes.get(&id) {
            if id == root {
                return true;
            }
            id = *parent;
        }
        false
    };
    let mut sum = Tree::default();
    for (id, (_, seconds, resident)) in &processes {
        if belongs(*id) {
            sum.processor_seconds += seconds;
            sum.resident_bytes += resident;
        }
    }
    sum
}

/// Parent, processor seconds (with those of ended children) and resident bytes of one process.
fn stat(id: u32) -> Option<(u32, f64, u64)> {
    let text = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name in brackets may hold anything, so fields are counted from behind it.
    let fields: Vec<&str> = text.get(text.rfind(')')? + 2..)?.split(' ').collect();
    let parent = fields.get(1)?.parse().ok()?;
    let ticks: f64 = fields
        .get(11..15)?
        .iter()
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum();
    let resident_pages: u64 = fields.get(21)?.parse().ok()?;
    Some((parent, ticks / TICKS_PER_SECOND, resident_pages * PAGE_BYTES))
}

fn high_water_bytes(id: u32) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()? * 1024)
}

/// A port that nothing listened on a moment ago.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
