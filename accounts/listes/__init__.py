"""Class lists: from a file of SIECLE or a spreadsheet to students in their classes, all or nothing."""
