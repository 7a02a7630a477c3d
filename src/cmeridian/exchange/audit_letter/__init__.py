"""The letter by which an authority asks for proof: whose it is, and what its dates are for."""
