//! Signatures as Standard Webhooks has them: HMAC-SHA256 over `{id}.{timestamp}.{body}`, keyed by what
//! stands behind `whsec_` in base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use ring::hmac;
use zeroize::Zeroizing;

const PREFIX: &str = "whsec_";
/// 256 bits, as much as the hash has.
const KEY_BYTES: usize = 32;

/// What a consumer's messages are signed with.
#[derive(Clone)]
pub struct SigningSecret(Zeroizing<Vec<u8>>);

/// A text that is no secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a signing secret is `whsec_` and base64")]
pub struct MalformedSecret;

impl std::fmt::Debug for SigningSecret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SigningSecret(…)")
    }
}

impl SigningSecret {
    /// A fresh one.
    pub fn generate() -> Self {
        let bytes: Zeroizing<[u8; KEY_BYTES]> = Zeroizing::new(rand::random());
        Self(Zeroizing::new(bytes.to_vec()))
    }

    /// The secret that a text is.
    ///
    /// # Errors
    /// [`MalformedSecret`].
    pub fn parse(text: &str) -> Result<Self, MalformedSecret> {
        let encoded = text.strip_prefix(PREFIX).ok_or(MalformedSecret)?;
        let bytes = STANDARD.decode(encoded).map_err(|_| MalformedSecret)?;
        Ok(Self(Zeroizing::new(bytes)))
    }

    /// The secret as its consumer is given it.
    pub fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{PREFIX}{}", STANDARD.encode(&*self.0)))
    }

    fn signature(&self, content: &[u8]) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.0);
        format!("v1,{}", STANDARD.encode(hmac::sign(&key, content)))
    }
}

/// The signatures of a message sent at a moment, one for each secret that is in force.
pub fn sign(secrets: &[SigningSecret], id: &str, at: Timestamp, body: &[u8]) -> String {
    let mut content = format!("{id}.{}.", at.as_second()).into_bytes();
    content.extend_from_slice(body);
    let signatures: Vec<String> = secrets.iter().map(|secret| secret.signature(&content)).collect();
    signatures.join(" ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a failed unwrap is a failed test

    use super::*;

    #[test]
    fn the_contracts_example_is_signed_as_there() {
        let secret = SigningSecret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let at = Timestamp::from_second(1_614_265_330).unwrap();
        let signed = sign(
            &[secret],
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            at,
            br#"{"test": 2432232314}"#,
        );
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_secret_is_text_and_back() {
        let secret = SigningSecret::generate();
        let again = SigningSecret::parse(&secret.text()).unwrap();
        assert_eq!(*secret.text(), *again.text());
        assert_ne!(*secret.text(), *SigningSecret::generate().text());
        assert_eq!(format!("{secret:?}"), "SigningSecret(…)");
        for text in ["", "whsec_", "whsec", "whsec_?", "abc"] {
            let parsed = SigningSecret::parse(text);
            assert!(parsed.is_err() || text == "whsec_", "{text}");
        }
    }

    #[test]
    fn two_secrets_in_force_give_two_signatures() {
        let secrets = [SigningSecret::generate(), SigningSecret::generate()];
        let signed = sign(&secrets, "id", Timestamp::UNIX_EPOCH, b"{}");
        assert_eq!(signed.split(' ').count(), 2);
        assert!(signed.split(' ').all(|one| one.starts_with("v1,")));
    }
}
