//! A receiver that shows a certificate which is nobody's: it must hear nothing.

use std::io::Read as _;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::json;

use super::worlds;

/// Made for these tests alone: it vouches for itself, and for another host than the one it is shown by.
const CERTIFICATE: &[u8] = include_bytes!("certificates/elsewhere.der");
const KEY: &[u8] = include_bytes!("certificates/elsewhere-key.der");

/// Listens with that certificate; what it was sent once the handshake was over.
fn listen() -> (String, Arc<Mutex<Vec<u8>>>) {
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(KEY));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![CertificateDer::from(CERTIFICATE)], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}/hook", listener.local_addr().unwrap());
    let heard = Arc::new(Mutex::new(Vec::new()));
    let listening = Arc::clone(&heard);
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = StreamOwned::new(connection, stream);
            let mut bytes = [0; 1024];
            if let Ok(read) = stream.read(&mut bytes) {
                listening.lock().unwrap().extend_from_slice(&bytes[..read]);
            }
        }
    });
    (url, heard)
}

#[tokio::test]
async fn a_receiver_whose_certificate_is_wrong_hears_nothing_and_its_owner_is_told_why() {
    for world in worlds().await {
        let (url, heard) = listen();
        let path = world.consumer(&url, &["company.created"], json!({})).await;
        world.company("Careful", json!({})).await;
        world.send().await;
        let log = world.expect(200, "GET", &format!("{path}/messages"), None).await;
        let line = &log["results"][0];
        assert_eq!(line["state"], "Attempting", "{line}");
        let answer = line["lastAnswer"].as_str().unwrap();
        assert!(answer.to_lowercase().contains("certificate"), "{answer}");
        // It is tried again as any other failure is, and never without checking.
        world.pass(5);
        world.send().await;
        assert_eq!(world.states(&path).await, ["Attempting"]);
        assert_eq!(heard.lock().unwrap().as_slice(), b"");
    }
}
