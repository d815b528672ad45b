//! A small writer of PNG files (ISO/IEC 15948): a picture in one colour over paper, such as a stamp on a receipt.

/// A square of so many pixels: rings whose colour and number come from `seed`.
pub(super) fn stamp(seed: u64) -> Vec<u8> {
    const SIZE: u32 = 48;
    let ink = [
        u8::try_from(seed * 37 % 160).unwrap_or(0),
        u8::try_from(seed * 59 % 120).unwrap_or(0),
        u8::try_from(seed * 83 % 160 + 60).unwrap_or(0),
    ];
    let rings = 3 + i64::try_from(seed % 4).unwrap_or(0);
    let middle = i64::from(SIZE) / 2;
    let mut rows = Vec::new();
    for y in 0..i64::from(SIZE) {
        // Each row begins with its filter: none.
        rows.push(0);
        for x in 0..i64::from(SIZE) {
            let distance = ((x - middle).pow(2) + (y - middle).pow(2)).isqrt();
            let inked = distance < middle && distance * rings / middle % 2 == 1;
            rows.extend_from_slice(if inked { &ink } else { &[250, 248, 240] });
        }
    }
    let mut header = Vec::new();
    header.extend_from_slice(&SIZE.to_be_bytes());
    header.extend_from_slice(&SIZE.to_be_bytes());
    // Eight bits a channel, red, green and blue, the one compression, filter and order of rows that matter.
    header.extend_from_slice(&[8, 2, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1A\n".to_vec();
    chunk(&mut file, *b"IHDR", &header);
    chunk(&mut file, *b"IDAT", &stored(&rows));
    chunk(&mut file, *b"IEND", &[]);
    file
}

fn chunk(file: &mut Vec<u8>, kind: [u8; 4], content: &[u8]) {
    let length = u32::try_from(content.len()).unwrap_or(u32::MAX);
    file.extend_from_slice(&length.to_be_bytes());
    file.extend_from_slice(&kind);
    file.extend_from_slice(content);
    let sum = cyclic_sum(kind.iter().chain(content));
    file.extend_from_slice(&sum.to_be_bytes());
}

/// A zlib stream (RFC 1950) of stored blocks (RFC 1951 section 3.2.4).
fn stored(content: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let mut blocks = content.chunks(0xFFFF).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        stream.push(u8::from(blocks.peek().is_none()));
        stream.extend_from_slice(&length.to_le_bytes());
        stream.extend_from_slice(&(!length).to_le_bytes());
        stream.extend_from_slice(block);
    }
    let (mut low, mut high) = (1_u32, 0_u32);
    for byte in content {
        low = (low + u32::from(*byte)) % 65_521;
        high = (high + low) % 65_521;
    }
    stream.extend_from_slice(&(high << 16 | low).to_be_bytes());
    stream
}

/// CRC-32 as PNG wants it (ISO/IEC 15948, annex D).
fn cyclic_sum<'a>(bytes: impl Iterator<Item = &'a u8>) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 {
                sum >> 1 ^ 0xEDB8_8320
            } else {
                sum >> 1
            };
        }
    }
    !sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_value_of_the_standard_comes_out() {
        assert_eq!(cyclic_sum(b"123456789".iter()), 0xCBF4_3926);
        let file = stamp(7);
        // Every PNG ends with the same empty chunk.
        assert!(file.ends_with(b"\0\0\0\0IEND\xAE\x42\x60\x82"));
    }
}
