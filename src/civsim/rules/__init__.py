"""The science: rules on one or two entities, the parameters and a uniform number."""
