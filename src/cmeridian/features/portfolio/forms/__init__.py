"""Forms of this feature: one activity, and the parts that it is made of."""
