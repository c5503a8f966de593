"""Rules with dates: the book, resolutions in draft, their preview, and what they ask of open cases."""
