//! The archive of a company's documents, read by somebody else: Python's zipfile.

use std::process::Command;

use jiff::SignedDuration;
use platypus::actions::files;
use platypus::events::Cause;
use serde_json::{Value, json};

use super::{company, sites};
use crate::support::tool;

const TEST: &str = "the archive of documents, read with Python's zipfile";

/// Checks every entry's sums, and prints names with what is in them.
const READ: &str = "
import json, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    broken = archive.testzip()
    assert broken is None, broken
    entries = {entry.filename: archive.read(entry).hex() for entry in archive.infolist()}
    assert len(entries) == len(archive.infolist()), 'two entries have one name'
    print(json.dumps(entries))
";

async fn written(site: &crate::support::site::Site, company: platypus_model::CompanyId) -> Vec<u8> {
    let listed = files::list(&site.platform, site.client, company, None)
        .await
        .unwrap();
    let body = axum::body::Body::from_stream(files::archive(site.platform.clone(), listed));
    axum::body::to_bytes(body, 64 << 20).await.unwrap().to_vec()
}

#[tokio::test]
async fn every_document_is_in_the_archive_as_it_was_sent() {
    let Some(python) = tool("PLATYPUS_TEST_PYTHON", TEST) else {
        return;
    };
    for site in sites().await {
        let (company, _) = company(&site, "Café Zoë").await;
        let connection = files::connection(&site.platform, site.client, Cause::OPERATOR, company)
            .await
            .unwrap();
        let large: Vec<u8> = [b"%PDF-1.7 ".as_slice(), &vec![7; 3 << 20]].concat();
        let sent: [(&str, &[u8]); 4] = [
            ("comptes été.pdf", b"%PDF-1.7 accounts"),
            ("ventes.csv", b"date;montant\n2026-01-01;1,50\n"),
            ("ventes.csv", b"date;montant\n2026-02-01;2,50\n"),
            ("large.pdf", &large),
        ];
        let first_day = site.platform.clock.now();
        for (index, (name, content)) in sent.iter().enumerate() {
            if index == 3 {
                site.pass(SignedDuration::from_hours(24));
            }
            files::add(&site.platform, Cause::OPERATOR, &connection, name, content)
                .await
                .unwrap();
        }
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("files.zip");
        std::fs::write(&path, written(&site, company).await).unwrap();
        let output = Command::new(&python)
            .args(["-c", READ])
            .arg(&path)
            .output()
            .expect("Python starts");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let entries: Value = serde_json::from_slice(&output.stdout).unwrap();
        let day = |moment: jiff::Timestamp| moment.to_zoned(jiff::tz::TimeZone::UTC).date();
        let (first, second) = (day(first_day), day(site.platform.clock.now()));
        let hex = |content: &[u8]| {
            content.iter().fold(String::new(), |mut text, byte| {
                use std::fmt::Write;
                write!(text, "{byte:02x}").unwrap();
                text
            })
        };
        let expected = json!({
            format!("{first}/comptes été.pdf"): hex(sent[0].1),
            format!("{first}/ventes.csv"): hex(sent[1].1),
            format!("{first}/ventes (2).csv"): hex(sent[2].1),
            format!("{second}/large.pdf"): hex(sent[3].1),
        });
        assert_eq!(entries, expected, "on {}", site.engine);
    }
}
