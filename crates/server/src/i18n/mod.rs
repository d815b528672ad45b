//! Messages to text: locales, plurals, dates and money.
