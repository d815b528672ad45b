//! Proof key for code exchange (RFC 7636), method S256.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::Rng as _;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest as _, Sha256};

/// A PKCE pair: the verifier stays with us until the code is exchanged, the challenge travels
/// with the authorisation request.
pub struct Pkce {
    verifier: SecretString,
}

impl Pkce {
    /// A fresh pair: 32 random bytes, as RFC 7636 section 4.1 recommends.
    pub fn generate() -> Self {
        let mut bytes = [0_u8; 32];
        rand::rng().fill_bytes(&mut bytes);
        Self {
            verifier: SecretString::from(URL_SAFE_NO_PAD.encode(bytes)),
        }
    }

    /// The pair of a verifier kept since the authorisation request.
    pub fn from_verifier(verifier: String) -> Self {
        Self {
            verifier: SecretString::from(verifier),
        }
    }

    /// The verifier, to be kept secret until the code is exchanged.
    pub fn verifier(&self) -> &str {
        self.verifier.expose_secret()
    }

    /// The S256 challenge (RFC 7636 section 4.2).
    pub fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier().as_bytes()))
    }
}

impl fmt::Debug for Pkce {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Pkce(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_that_of_rfc_7636_appendix_b() {
        let pkce = Pkce::from_verifier("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".to_owned());
        assert_eq!(pkce.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn every_pair_is_different_and_its_verifier_long_enough() {
        let (one, other) = (Pkce::generate(), Pkce::generate());
        assert_ne!(one.verifier(), other.verifier());
        assert!(one.verifier().len() >= 43);
    }
}
