"""A nation at 1:1: every municipality of a table becomes a town and is simulated as a whole."""
