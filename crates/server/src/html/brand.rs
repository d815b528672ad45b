//! A client's brand on a page.

/// The client that a page speaks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BrandView {
    /// The name that its customers know.
    pub name: String,
    /// The address of its logo.
    pub logo: Option<String>,
    /// The address of its icon.
    pub icon: Option<String>,
    /// The address of the picture on its welcome page.
    pub hero: Option<String>,
    /// The address of the stylesheet with its colours.
    pub stylesheet: Option<String>,
}
