//! Providers' own records, compressed. Records of one set look alike, so each is compressed
//! against the first ones.

use super::NewRecord;
use crate::store::StoreError;

/// How much of the first records the others are compressed against.
const DICTIONARY_BYTES: usize = 4096;

/// Makes a set's dictionary from its first records.
pub(super) fn dictionary<'a>(records: impl Iterator<Item = NewRecord<'a>>) -> Vec<u8> {
    let mut dictionary = Vec::with_capacity(DICTIONARY_BYTES);
    for record in records {
        let room = DICTIONARY_BYTES - dictionary.len();
        if room == 0 {
            break;
        }
        dictionary.extend_from_slice(&record.raw[..record.raw.len().min(room)]);
    }
    dictionary
}

/// Compresses one record.
pub(super) fn compress(raw: &[u8], dictionary: &[u8]) -> Vec<u8> {
    lz4_flex::block::compress_prepend_size_with_dict(raw, dictionary)
}

/// The provider's record as it was.
pub(super) fn decompress(compressed: &[u8], dictionary: &[u8]) -> Result<Vec<u8>, StoreError> {
    lz4_flex::block::decompress_size_prepended_with_dict(compressed, dictionary)
        .map_err(|error| StoreError::Damaged(format!("a raw record can't be decompressed: {error}")))
}
