"""The words of letters that go out by mail: which kinds there are, what each may say, and how one is filled in.

A text is Vietnamese or English with places in braces, from a list that its kind fixes. It is data, never a program:
nothing in it is evaluated, and what fills a place is never read as a text again.
"""
