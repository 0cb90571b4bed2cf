"""What netgloss costs, measured beside its peers on the same input in one run."""
