"""Many points, many replicates: designs, runs on any number of processors, and a store that survives anything."""
