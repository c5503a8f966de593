"""The core: procedures, cases, time and money of rural-industry promotion. Knows no web, no mail, no scheduler."""
