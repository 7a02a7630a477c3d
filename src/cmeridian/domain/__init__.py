"""Pure rules of the field: values in, values out; no files, network, clock or framework."""
