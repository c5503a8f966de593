"""What a juror does: declaring conflicts, calibrating, scoring on the page or away from the network."""
