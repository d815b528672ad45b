//! A brand's colours, made legible: WCAG 2.2 asks 4.5 : 1 of text (1.4.3) and 3 : 1 of what marks a
//! control (1.4.11), on light and on dark.

use std::fmt;

/// What text must stand out by.
const TEXT_CONTRAST: f64 = 4.5;
/// What marks and outlines must stand out by.
const MARK_CONTRAST: f64 = 3.0;
/// A little more than asked, since colours are rounded to whole numbers.
const MARGIN: f64 = 0.05;

/// A colour on the screen (sRGB).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour([u8; 3]);

/// White.
const WHITE: Colour = Colour([255, 255, 255]);
/// Near black: the darkest that text on a brand's colour becomes.
const BLACK: Colour = Colour([13, 16, 17]);
/// Behind text on a dark page; the stylesheet's `--surface-raised`, the lightest there is.
const DARK_SURFACE: Colour = Colour([27, 32, 35]);
/// Behind text on a light page; the stylesheet's `--ground`, the darkest there is.
const LIGHT_SURFACE: Colour = Colour([246, 247, 247]);

impl Colour {
    /// The colour written as `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.trim().strip_prefix('#')?;
        if digits.len() != 6 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Self([part(0)?, part(2)?, part(4)?]))
    }

    /// Relative luminance (WCAG 2.2, "relative luminance").
    fn luminance(self) -> f64 {
        let channel = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.040_45 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        let [red, green, blue] = self.0.map(channel);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// How much two colours stand out from each other, from 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// `share` percent of the way to another colour.
    fn towards(self, other: Self, share: u16) -> Self {
        let mut mixed = [0; 3];
        for ((channel, from), to) in mixed.iter_mut().zip(self.0).zip(other.0) {
            let sum = u16::from(from) * (100 - share) + u16::from(to) * share;
            *channel = u8::try_from((sum + 50) / 100).unwrap_or(u8::MAX);
        }
        Self(mixed)
    }

    /// The colour, or the nearest to it on the way to `end` that stands out from `ground` enough.
    fn standing_out(self, ground: Self, end: Self, contrast: f64) -> Self {
        (0..=100)
            .map(|share| self.towards(end, share))
            .find(|colour| colour.contrast(ground) >= contrast + MARGIN)
            .unwrap_or(end)
    }

    /// What to write on this colour with: white or near black, whichever stands out more.
    fn ink(self) -> Self {
        if self.contrast(WHITE) >= self.contrast(BLACK) {
            WHITE
        } else {
            BLACK
        }
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(formatter, "#{red:02x}{green:02x}{blue:02x}")
    }
}

/// A colour for light and for dark pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// On light pages.
    pub light: Colour,
    /// On dark pages.
    pub dark: Colour,
}

impl fmt::Display for Pair {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "light-dark({}, {})", self.light, self.dark)
    }
}

/// Everything that pages are coloured with, made of a brand's two colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Palette {
    /// Buttons, links.
    pub accent: Pair,
    /// The same under the pointer.
    pub accent_strong: Pair,
    /// A breath of it, behind text.
    pub accent_soft: Pair,
    /// Text on the accent.
    pub on_accent: Pair,
    /// Bars and marks, of the second colour.
    pub secondary: Pair,
}

impl Palette {
    /// The palette of a brand. Colours that would be hard to read are moved, just as far as needed.
    pub fn new(primary: Colour, secondary: Colour) -> Self {
        let accent = Pair {
            light: primary.standing_out(LIGHT_SURFACE, BLACK, TEXT_CONTRAST),
            dark: primary.standing_out(DARK_SURFACE, WHITE, TEXT_CONTRAST),
        };
        let accent_soft = Pair {
            light: WHITE.towards(accent.light, 10),
            dark: DARK_SURFACE.towards(accent.dark, 14),
        };
        // It is written with on its own soft ground too.
        let accent_strong = Pair {
            light: accent
                .light
                .towards(BLACK, 22)
                .standing_out(accent_soft.light, BLACK, TEXT_CONTRAST),
            dark: accent
                .dark
                .towards(WHITE, 22)
                .standing_out(accent_soft.dark, WHITE, TEXT_CONTRAST),
        };
        Self {
            on_accent: Pair {
                light: accent.light.ink(),
                dark: accent.dark.ink(),
            },
            secondary: Pair {
                light: secondary.standing_out(LIGHT_SURFACE, BLACK, MARK_CONTRAST),
                dark: secondary.standing_out(DARK_SURFACE, WHITE, MARK_CONTRAST),
            },
            accent,
            accent_strong,
            accent_soft,
        }
    }

    /// The stylesheet that colours what stands inside an element of class `branded`.
    pub fn stylesheet(&self) -> String {
        let Self {
            accent,
            accent_strong,
            accent_soft,
            on_accent,
            secondary,
        } = self;
        format!(
            "@layer brand {{\n.branded {{ --accent: {accent}; --accent-strong: {accent_strong}; --accent-soft: {accent_soft}; \
             --on-accent: {on_accent}; --focus: {accent}; --brand-mark: {secondary}; }}\n}}\n"
        )
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)] // a colour of the test that is none should stop it

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_colour_is_written_as_six_digits() {
        assert_eq!(Colour::parse("#0B6b66").unwrap().to_string(), "#0b6b66");
        for wrong in ["0b6b66", "#0b6b6", "#0b6b6g", "red", "#fff", "#0b6b66;}"] {
            assert!(Colour::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn contrast_is_what_the_standard_says() {
        let grey = Colour::parse("#777777").unwrap();
        assert!((WHITE.contrast(Colour([0, 0, 0])) - 21.0).abs() < 0.01);
        assert!((grey.contrast(WHITE) - 4.48).abs() < 0.01);
    }

    #[test]
    fn a_legible_colour_stays_as_it_is() {
        let blue = Colour::parse("#1d4ed8").unwrap();
        assert_eq!(Palette::new(blue, blue).accent.light, blue);
    }

    proptest! {
        #[test]
        fn every_brand_is_legible_on_light_and_on_dark(primary: [u8; 3], secondary: [u8; 3]) {
            let palette = Palette::new(Colour(primary), Colour(secondary));
            for (pair, surface) in [
                (palette.accent, (LIGHT_SURFACE, DARK_SURFACE)),
                (palette.accent_strong, (palette.accent_soft.light, palette.accent_soft.dark)),
                (palette.on_accent, (palette.accent.light, palette.accent.dark)),
            ] {
                prop_assert!(pair.light.contrast(surface.0) >= TEXT_CONTRAST);
                prop_assert!(pair.dark.contrast(surface.1) >= TEXT_CONTRAST);
            }
            prop_assert!(palette.accent.light.contrast(WHITE) >= TEXT_CONTRAST);
            prop_assert!(palette.secondary.light.contrast(LIGHT_SURFACE) >= MARK_CONTRAST);
            prop_assert!(palette.secondary.dark.contrast(DARK_SURFACE) >= MARK_CONTRAST);
        }
    }
}
