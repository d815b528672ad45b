//! A zip archive, written as it is read: entries stored as they are, since documents are compressed
//! already (APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16).

/// Writes an archive entry by entry.
#[derive(Debug, Default)]
pub(super) struct Archive {
    directory: Vec<u8>,
    entries: u16,
    offset: u32,
}

/// Names are UTF-8 (bit 11).
const FLAGS: u16 = 1 << 11;
/// 1 January 1980, the first day there is: when a document came says the list of files.
const DATE: u16 = 0b10_0001;

impl Archive {
    /// The bytes of one entry; none where the archive would grow beyond what the format without its
    /// extension holds.
    pub(super) fn entry(&mut self, name: &str, content: &[u8]) -> Option<Vec<u8>> {
        let size = u32::try_from(content.len()).ok()?;
        let name_length = u16::try_from(name.len()).ok()?;
        let entries = self.entries.checked_add(1)?;
        let header = fields(crc32(content), size, name_length);
        let mut written = Vec::with_capacity(30 + name.len() + content.len());
        written.extend_from_slice(b"PK\x03\x04");
        written.extend_from_slice(&header);
        written.extend_from_slice(&0_u16.to_le_bytes());
        written.extend_from_slice(name.as_bytes());
        written.extend_from_slice(content);
        let offset = self.offset.checked_add(u32::try_from(written.len()).ok()?)?;

        self.directory.extend_from_slice(b"PK\x01\x02");
        self.directory.extend_from_slice(&20_u16.to_le_bytes());
        self.directory.extend_from_slice(&header);
        // No extra field, comment, second disk or attributes.
        self.directory.extend_from_slice(&[0; 12]);
        self.directory.extend_from_slice(&self.offset.to_le_bytes());
        self.directory.extend_from_slice(name.as_bytes());
        self.offset = offset;
        self.entries = entries;
        Some(written)
    }

    /// The bytes that end the archive.
    pub(super) fn end(self) -> Vec<u8> {
        let size = u32::try_from(self.directory.len()).unwrap_or(u32::MAX);
        let mut written = self.directory;
        written.extend_from_slice(b"PK\x05\x06\0\0\0\0");
        written.extend_from_slice(&self.entries.to_le_bytes());
        written.extend_from_slice(&self.entries.to_le_bytes());
        written.extend_from_slice(&size.to_le_bytes());
        written.extend_from_slice(&self.offset.to_le_bytes());
        written.extend_from_slice(&0_u16.to_le_bytes());
        written
    }
}

/// What the entry and the directory say alike: version, flags, method, time, checksum, sizes, name.
fn fields(checksum: u32, size: u32, name_length: u16) -> Vec<u8> {
    let mut fields = Vec::with_capacity(24);
    for short in [20, FLAGS, 0, 0, DATE] {
        fields.extend_from_slice(&u16::to_le_bytes(short));
    }
    for long in [checksum, size, size] {
        fields.extend_from_slice(&long.to_le_bytes());
    }
    fields.extend_from_slice(&name_length.to_le_bytes());
    fields
}

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut index = 0;
    while index < 256 {
        #[allow(clippy::cast_possible_truncation)] // below 256
        let mut value = index as u32;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 {
                0xedb8_8320 ^ (value >> 1)
            } else {
                value >> 1
            };
            bit += 1;
        }
        table[index] = value;
        index += 1;
    }
    table
}

static TABLE: [u32; 256] = table();

/// The checksum of ISO 3309 that archives carry.
fn crc32(content: &[u8]) -> u32 {
    !content.iter().fold(u32::MAX, |sum, byte| {
        TABLE[usize::from(sum.to_le_bytes()[0] ^ byte)] ^ (sum >> 8)
    })
}

#[cfg(test)]
mod tests {
    use super::crc32;

    #[test]
    fn the_checksum_is_the_standards() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }
}
