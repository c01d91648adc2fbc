"""A town to watch: its Mesa agents in the browser, week by week."""
