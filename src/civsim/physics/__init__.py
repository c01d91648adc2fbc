"""The model's physics: what holds in every run of every town, mode and rule, as tests that users run on their own."""
