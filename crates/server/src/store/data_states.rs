//! What stands of each data type on each connection: latest datasets, cursors, next due time.
