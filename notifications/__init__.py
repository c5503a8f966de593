"""What leaves the house, and what time does: terms are swept, messages worded, handed on and sent."""
