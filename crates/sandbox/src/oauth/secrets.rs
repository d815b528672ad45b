//! Codes and tokens: how they are made, derived and hashed. Only hashes are stored.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::RngExt;
use sha2::{Digest, Sha256};

use crate::storage::{GrantTokens, TokenHash};

/// A new secret of 256 bits behind a prefix that says what it is.
pub(crate) fn new_secret(prefix: &str) -> String {
    let bytes: [u8; 32] = rand::rng().random();
    format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes))
}

/// Bytes that make the successors of a refresh token its own.
pub(crate) fn new_salt() -> [u8; 16] {
    rand::rng().random()
}

/// The hash under which a secret is stored.
pub(crate) fn hash(secret: &str) -> TokenHash {
    TokenHash(Sha256::digest(secret.as_bytes()).into())
}

/// The pair of tokens that follows a refresh token. Whoever holds the old token and the salt can work them out again,
/// which is what the grace window needs; whoever holds only the file cannot.
pub(crate) fn successors(old: &str, salt: &[u8]) -> GrantTokens {
    let derive = |prefix: &str| {
        let mut digest = Sha256::new();
        digest.update(prefix.as_bytes());
        digest.update(salt);
        digest.update(old.as_bytes());
        format!("{prefix}{}", URL_SAFE_NO_PAD.encode(digest.finalize()))
    };
    GrantTokens {
        access: derive("sat_"),
        refresh: derive("srt_"),
    }
}

/// The first pair of tokens of a grant.
pub(crate) fn first_tokens() -> GrantTokens {
    GrantTokens {
        access: new_secret("sat_"),
        refresh: new_secret("srt_"),
    }
}

/// What the forms of a session carry: derived from its cookie, which it does not give away.
pub(crate) fn form_token(session: &str) -> String {
    let mut digest = Sha256::new();
    digest.update("form token of ");
    digest.update(session.as_bytes());
    URL_SAFE_NO_PAD.encode(digest.finalize())
}

/// Whether a PKCE verifier is the one behind an S256 challenge (RFC 7636 section 4.6).
pub(crate) fn verifier_matches(verifier: &str, challenge: &str) -> bool {
    let computed = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
    subtle::ConstantTimeEq::ct_eq(computed.as_bytes(), challenge.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_rfc_7636_appendix_b_matches() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert!(verifier_matches(
            verifier,
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        ));
        assert!(!verifier_matches(
            verifier,
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cN"
        ));
    }

    #[test]
    fn the_successors_of_a_token_are_the_same_each_time_and_differ_by_salt() {
        let (first, again) = (successors("srt_a", b"salt"), successors("srt_a", b"salt"));
        assert_eq!((&first.access, &first.refresh), (&again.access, &again.refresh));
        assert_ne!(first.refresh, successors("srt_a", b"other").refresh);
    }
}
