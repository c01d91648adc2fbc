"""The readable engine: Mesa agents that act, week by week."""
