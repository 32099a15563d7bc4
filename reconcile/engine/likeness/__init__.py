"""How alike two rows are where no key says so: names, texts, numbers and amounts, and which pairs to compare at all."""
