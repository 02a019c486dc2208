"""Reports as documents: from figures to a page, a file or a table. Reads nothing, asks no clock."""
