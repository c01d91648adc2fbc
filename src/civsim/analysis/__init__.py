"""From the tables of runs to statements about scenarios."""
