"""Small checkers and helpers of the build. The application never imports them."""
