"""What the records of product selection say, read for whoever decides, writes or shows: plain values, no use case."""
