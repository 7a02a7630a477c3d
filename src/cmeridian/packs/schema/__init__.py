"""The shape of packs and of requirement sets of one's own, with every key described."""
