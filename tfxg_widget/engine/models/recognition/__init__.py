"""Find the files of a checkpoint, tell what kind of model they hold, and refuse other kinds."""
