"""What a clinician is, holds and has done."""
