"""Target forms, self-evaluation forms and lists of targets."""
