"""From finished runs to answers: enough replicates, what matters, when it fails, what fits a town's figures."""
