//! Pages of a long list.

/// Which page of a list is shown, and the addresses of its neighbours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paging {
    /// This page, from 1.
    pub page: u64,
    /// The last page.
    pub pages: u64,
    /// The page before, if there is one.
    pub previous: Option<String>,
    /// The page after, if there is one.
    pub next: Option<String>,
}

impl Paging {
    /// Page `page` of a list of `total` items, `size` on each; `address` makes a page's address.
    pub fn new(page: u64, size: u64, total: u64, address: impl Fn(u64) -> String) -> Self {
        let pages = total.div_ceil(size.max(1)).max(1);
        Self {
            page,
            pages,
            previous: (page > 1).then(|| address((page - 1).min(pages))),
            next: (page < pages).then(|| address(page + 1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_a_list_have_one_neighbour_each() {
        let paging = |page| Paging::new(page, 25, 51, |page| page.to_string());
        assert_eq!((paging(1).previous, paging(1).next.as_deref()), (None, Some("2")));
        assert_eq!((paging(3).previous.as_deref(), paging(3).next), (Some("2"), None));
        assert_eq!(paging(3).pages, 3);
    }

    #[test]
    fn a_page_past_the_end_leads_back_to_the_last() {
        assert_eq!(
            Paging::new(9, 25, 51, |page| page.to_string())
                .previous
                .as_deref(),
            Some("3")
        );
        assert_eq!(Paging::new(1, 25, 0, |page| page.to_string()).pages, 1);
    }
}
