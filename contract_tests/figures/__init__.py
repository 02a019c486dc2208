"""What the document's descriptions promise in figures: each figure with the check that it holds, a module per theme."""
