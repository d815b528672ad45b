//! A virus scanner that looks at what companies send: a server that speaks clamd's protocol, on real
//! sockets.

use std::sync::Arc;

use platypus::actions::files::{self, FileError};
use platypus::actions::link_settings::{self, LinkSettings, Source, SourceSetting};
use platypus::config::{ClamdAddress, Config, VirusScanner};
use platypus::events::Cause;
use platypus_model::CompanyId;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, UnixListener};

use super::{company, sites};
use crate::support::site::Site;

const CLEAN: &[u8] = b"%PDF-1.7 accounts";
/// What this scanner takes for a virus.
const MARK: &[u8] = b"INFECTED-FOR-THE-TEST";

/// Answers one `INSTREAM` as clamd does (clamd(8), "COMMANDS"); the bytes it was sent.
async fn answer(mut stream: impl AsyncRead + AsyncWrite + Unpin) -> Vec<u8> {
    let mut command = [0; 10];
    stream.read_exact(&mut command).await.unwrap();
    assert_eq!(&command, b"zINSTREAM\0");
    let mut content = Vec::new();
    loop {
        let length = stream.read_u32().await.unwrap();
        if length == 0 {
            break;
        }
        let before = content.len();
        content.resize(before + usize::try_from(length).unwrap(), 0);
        stream.read_exact(&mut content[before..]).await.unwrap();
    }
    let is_infected = content.windows(MARK.len()).any(|window| window == MARK);
    let said: &[u8] = if is_infected {
        b"stream: Test.Virus-1 FOUND\0"
    } else {
        b"stream: OK\0"
    };
    stream.write_all(said).await.unwrap();
    content
}

/// A scanner on a port of this machine.
async fn scanner() -> ClamdAddress {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = ClamdAddress::Tcp(listener.local_addr().unwrap().to_string());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer(stream));
        }
    });
    address
}

/// The site with that scanner.
fn scanned(mut site: Site, address: ClamdAddress, lets_unscanned_pass: bool) -> Site {
    site.platform.config = Arc::new(Config {
        virus_scanner: Some(VirusScanner {
            address,
            lets_unscanned_pass,
        }),
        ..Config::clone(&site.platform.config)
    });
    site
}

async fn send(site: &Site, company: CompanyId, name: &str, content: &[u8]) -> Result<bool, FileError> {
    let connection = files::connection(&site.platform, site.client, Cause::OPERATOR, company).await?;
    let kept = files::add(&site.platform, Cause::OPERATOR, &connection, name, content).await?;
    Ok(kept.scanned_at.is_some())
}

#[tokio::test]
async fn what_is_clean_is_taken_and_what_is_infected_is_not() {
    for site in sites().await {
        let site = scanned(site, scanner().await, false);
        let (company, _) = company(&site, "Café Zoë").await;
        assert!(send(&site, company, "clean.pdf", CLEAN).await.unwrap());
        // Larger than one chunk, with what is wrong across a border between two.
        let mut large = [CLEAN, &vec![b' '; (256 << 10) - CLEAN.len() - 5]].concat();
        large.extend_from_slice(MARK);
        let error = send(&site, company, "infected.pdf", &large).await.unwrap_err();
        assert!(matches!(error, FileError::Infected(..)), "{error}");
        assert_eq!(
            error.to_string(),
            "infected.pdf was not taken: the virus scanner found Test.Virus-1 in it."
        );
        let kept = files::list(&site.platform, site.client, company, None)
            .await
            .unwrap();
        assert_eq!(kept.len(), 1);
    }
}

#[tokio::test]
async fn the_company_is_told_on_the_page() {
    for site in sites().await {
        let site = scanned(site, scanner().await, false);
        let mut settings = LinkSettings::default();
        let asked = Source::ALL.map(|source| SourceSetting {
            source,
            is_asked: source == Source::Documents,
            is_optional: false,
        });
        settings.set_sources(asked.to_vec());
        link_settings::save(&site.platform, site.client, Cause::OPERATOR, &settings)
            .await
            .unwrap();
        let (_, start) = company(&site, "Café Zoë").await;
        let page = format!("{start}/documents");
        let infected = [CLEAN, MARK].concat();
        let mut visitor = site.visitor();
        let sent: [(&str, &str, &[u8]); 1] = [("file", "accounts.pdf", &infected)];
        let refused = visitor.upload(&page, &page, &[], &sent).await.expect(422);
        assert_eq!(
            refused.text("[role=alert]"),
            "accounts.pdf was not taken: a virus was found in it."
        );
    }
}

#[tokio::test]
async fn while_the_scanner_is_down_files_wait_unless_the_operator_says_otherwise() {
    // Nobody listens on a port that was just given back.
    let gone = TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap();
    for site in sites().await {
        let site = scanned(site, ClamdAddress::Tcp(gone.to_string()), false);
        let (company, _) = company(&site, "Café Zoë").await;
        let error = send(&site, company, "accounts.pdf", CLEAN).await.unwrap_err();
        assert!(matches!(error, FileError::NotScanned(_)), "{error}");
        let site = scanned(site, ClamdAddress::Tcp(gone.to_string()), true);
        let is_scanned = send(&site, company, "accounts.pdf", CLEAN).await.unwrap();
        assert!(!is_scanned, "taken, and known not to be scanned");
    }
}

#[tokio::test]
async fn a_scanner_that_gives_no_verdict_has_found_nothing_clean() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let clamd = ClamdAddress::Tcp(listener.local_addr().unwrap().to_string());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            stream
                .write_all(b"INSTREAM size limit exceeded. ERROR\0")
                .await
                .unwrap();
            let mut rest = Vec::new();
            drop(stream.shutdown().await);
            drop(stream.read_to_end(&mut rest).await);
        }
    });
    for site in sites().await {
        let site = scanned(site, clamd.clone(), false);
        let (company, _) = company(&site, "Café Zoë").await;
        let error = send(&site, company, "accounts.pdf", CLEAN).await.unwrap_err();
        assert!(matches!(error, FileError::NotScanned(_)), "{error}");
    }
}

#[tokio::test]
async fn a_scanner_is_reached_over_a_socket_of_the_machine_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clamd.ctl");
    let listener = UnixListener::bind(&path).unwrap();
    let (heard, mut said) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            drop(heard.send(answer(stream).await));
        }
    });
    for site in sites().await {
        let site = scanned(site, ClamdAddress::Unix(path.clone()), false);
        let (company, _) = company(&site, "Café Zoë").await;
        assert!(send(&site, company, "clean.pdf", CLEAN).await.unwrap());
        assert_eq!(said.recv().await.unwrap(), CLEAN);
    }
}
