"""Both sides' rows, prepared: in one order, with the amount that is compared and keys as both would write them."""
